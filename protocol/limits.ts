/** Every bound of the product, in one place (LIM1). Units are in the names. */
export const limits = {
  content: {
    /** Unicode code points in one message. */
    maxCodePoints: 8_000,
    /** UTF-8 bytes in one message. */
    maxBytes: 32 * 1024,
  },
  title: { maxCodePoints: 120 },
  name: { maxCodePoints: 120 },
  /** Length of ids a portal chooses (`sub`), in characters. */
  userId: { maxChars: 128 },
  clientId: { minChars: 8, maxChars: 64 },
  frame: {
    /** Largest frame a client may send; checked before parsing. */
    maxUpBytes: 64 * 1024,
    /** Largest frame a server sends. */
    maxDownBytes: 256 * 1024,
  },
  body: {
    maxJsonBytes: 64 * 1024,
    /** An operator's import of a conversation's history. */
    maxImportBytes: 8 * 1024 * 1024,
  },
  events: {
    /** FLOW1: one `events` frame of a replay. */
    pageEvents: 256,
    pageBytes: 128 * 1024,
    /** FLOW1: a session this far beyond its last `got` is sent nothing more… */
    unackedEvents: 256,
    unackedBytes: 1024 * 1024,
    /** …and after this long is closed with a retryable code. */
    silentReaderMs: 60_000,
    /** A client says `got` at least after this many events, so that a quiet reader never looks silent. */
    gotEveryEvents: 64,
  },
  history: { defaultRows: 50, maxRows: 100, maxBytes: 192 * 1024 },
  page: { defaultRows: 50, maxRows: 100 },
  search: { maxQueryChars: 200, maxTerms: 12, defaultRows: 20, maxRows: 50, snippetChars: 140 },
  snapshot: { entries: 50 },
  attachments: {
    perMessage: 10,
    maxBytes: 25 * 1024 * 1024,
    /** An uploaded file not yet used by a message is removed after this long. */
    orphanTtlMs: 24 * 60 * 60 * 1000,
    /** What a refused upload left is removed in this time, or stays where nothing leads to it. */
    cleanUpMs: 1_000,
    fileNameChars: 200,
    /** Unsent uploads one user may hold in one conversation. */
    pendingPerUser: 30,
  },
  /** A person who does nothing, on a device that others may use next. */
  idle: {
    /** Longest that a tenant may have a client wait. */
    minutes: 24 * 60,
    /** How long before its end that person is asked. */
    warningMs: 60_000,
  },
  /** What a client holds that is not yet acknowledged. */
  outbox: {
    messages: 100,
    /** Of texts and files; one message full of the largest files fits. */
    bytes: 256 * 1024 * 1024,
    /** Longest that a tenant may have a message wait for its writer to take it back. */
    undoSendMs: 10_000,
    /** What of it is kept, encrypted, for the page that comes after, where the tenant allows that. */
    atRest: {
      /** Of the files of one message; with more it is kept as a draft is, without them. */
      fileBytes: 2 * 1024 * 1024,
      /** Of all of one page's messages. */
      bytes: 16 * 1024 * 1024,
      /** One older than this is no longer sent by itself: it comes back as a draft. */
      ttlMs: 24 * 60 * 60 * 1000,
      /** What this page has to send waits no longer than this for what the page before has left. */
      claimMs: 2_000,
    },
  },
  reactions: {
    /** Kinds of emoji on one message. */
    perMessage: 20,
    emojiMaxBytes: 64,
    /** Emoji that a tenant may have offered first. */
    offered: 8,
  },
  /** People one message may name. */
  mentions: { perMessage: 20 },
  /** Messages that may be pinned in one conversation. */
  pins: { perConversation: 20 },
  /** Earlier versions of one message that are told, the latest: an edit is seldom one of many. */
  versions: { shown: 50 },
  /** Times of reading that are kept of each seat: of what was read longer ago, only that it was read is known. */
  readings: { perSeat: 256 },
  senders: {
    maxPerConversation: 300,
    listedCursors: 50,
    /** Past seats are left out of `welcome` beyond this; GET …/senders has them all. */
    welcomeBytes: 192 * 1024,
  },
  watch: {
    maxUsers: 50,
    leaseMs: 150_000,
    renewMs: 120_000,
    /** Inboxes that may watch one person at once; a further one is answered, but told of no changes. */
    maxWatchers: 2_000,
  },
  presence: {
    pingMs: 10_000,
    /** Offline after this much silence from a device whose page is visible… */
    visibleSilenceMs: 25_000,
    /** …or hidden (browsers slow a hidden tab's timers to once a minute). */
    hiddenSilenceMs: 75_000,
    /** A person whose last page closed stays online this long, so that a reload is no coming and going. */
    closeGraceMs: 3_000,
  },
  /** `passedOn`: of all who type in one conversation, as a bucket. Fifty may at once; of more nobody reads every name. */
  typing: { expiresMs: 6_000, throttleMs: 3_000, passedOn: { burst: 50, perSecond: 20 } },
  ticket: { ttlMs: 30_000 },
  token: { maxLifetimeSeconds: 3_600, clockSkewSeconds: 30, maxChars: 4_096 },
  rate: {
    /** Commands one user may make in one conversation: a bucket that holds `burst` and refills by `perSecond`. */
    burst: 60,
    perSecond: 5,
  },
  /** What a session may ask that changes no log (typing, histories, greetings): a bucket too. */
  asking: { burst: 120, perSecond: 20 },
  /**
   * What one person may ask of the one object that answers it: buckets, in its memory. A page that types a search and
   * twenty tabs that come back at once after a deploy, each for two sockets and trying again, stay well within.
   */
  rates: {
    tickets: { burst: 120, perSecond: 2 },
    search: { burst: 60, perSecond: 5 },
    directory: { burst: 60, perSecond: 5 },
    /** In one conversation. */
    uploads: { burst: 60, perSecond: 1 },
    /** Each is told to all of that person's conversations. */
    choices: { burst: 10, perSecond: 0.2 },
    /** People a shared object remembers the buckets of. */
    remembered: 10_000,
  },
  /** Conversations one person may pin: they stand on the first page of every list. */
  pinned: 20,
  replication: {
    batchRows: 200,
    batchBytes: 256 * 1024,
    /** Changes of status, which are small and come in crowds: one reader may settle a whole history. */
    batchStatuses: 1_000,
    /** Destinations drained at once by one conversation. */
    concurrency: 16,
    retryBaseMs: 500,
    retryMaxMs: 60_000,
    /** A destination that has not answered a delivery by then is taken to have failed. */
    deliveryMs: 20_000,
    /** Purges an inbox remembers, so that nothing sent before one comes back after it. */
    purgesKept: 1_000,
  },
  /** Conversations asked at once by what goes through all of a tenant's. */
  tenantWide: { concurrency: 10 },
  restore: {
    /** Conversations of one tenant being put back to an earlier point at once. */
    atOnce: 100,
    /** Until every isolate knows of it, one that cannot reach the tenant's object too (`tenantStaleMs`), and the tickets given out before have ended. */
    settleMs: 640_000,
    /** The platform keeps this much to go back to. */
    keptMs: 30 * 24 * 60 * 60 * 1000,
    /** Added to what the copies know, where the conversation cannot say itself how much further it had come. */
    marginSeqs: 10_000,
  },
  sockets: {
    perUserPerObject: 20,
    helloMs: 10_000,
    /** An inbox socket silent for this long is closed rather than sent more: nothing else shows a reader that stopped. */
    silentMs: 150_000,
  },
  /** HTTP writes wait this long for the caller's own inbox, so a list right after shows them. */
  ownInboxWaitMs: 300,
  /** What a person reads where it is not known yet whether they keep that private waits this long for their inbox to say. */
  choiceWaitMs: 5_000,
  /** Conversations that could not be told what a person chose are told again after this. */
  choiceRetryMs: 30_000,
  tenantCacheMs: 30_000,
  /** Where its configuration is known, a tenant's object that does not answer within this counts as out of reach… */
  tenantAnswerMs: 2_000,
  /** …is not asked again so soon… */
  tenantRetryMs: 5_000,
  /** …and that configuration serves on until it is this old. */
  tenantStaleMs: 600_000,
  /** A request that waits for an object this long is answered that it cannot be reached. */
  objectAnswerMs: 8_000,
  /** That a tenant does not exist is remembered for less long, so that a new one works soon. */
  unknownTenantCacheMs: 2_000,
} as const;
