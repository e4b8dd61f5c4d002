import { repeat } from 'lit/directives/repeat.js';
import { createClient } from './client/client.ts';
import type { WholeClient } from './client/first-client.ts';
import type { ElementParts } from './elements/parts.ts';
import { trapTab } from './controllers/focus.ts';
import { AttentionController } from './controllers/attention-controller.ts';
import { HostController } from './controllers/host-controller.ts';
import { KeyboardController } from './controllers/keyboard-controller.ts';
import { LayersController, lendsHistory } from './controllers/layers-controller.ts';
import { ShortcutsController } from './controllers/shortcuts-controller.ts';
import { SidebarMenuController } from './controllers/sidebar-menu-controller.ts';
import { TopLayerController } from './controllers/top-layer-controller.ts';
import { Attachment } from './elements/attachment.ts';
import { LAUNCHER_TAG } from './elements/care-chat-contract.ts';
import { Composer } from './elements/composer.ts';
import { choiceFoot, uploadWords } from './elements/message-bubble-own.ts';
import { laterIcon } from './elements/icons-later.ts';
import { Menu } from './elements/menu.ts';
import { MessageList } from './elements/message-list.ts';
import { MessageStatus } from './elements/message-status.ts';
import { urgentFoot } from './elements/message-urgent.ts';
import { presenceLine } from './elements/presence-line.ts';
import { PeoplePicker } from './elements/people-picker.ts';
import { SidebarAids } from './elements/sidebar-aids.ts';
import { marks } from './elements/sidebar-marks.ts';
import { nowLine } from './elements/sidebar-now.ts';
import { SidebarFind } from './elements/sidebar-find.ts';
import { textRuns } from './elements/text-runs.ts';
import { WindowAids } from './elements/window-aids.ts';
import { CareChatLauncher, ownLauncher } from './launcher/launcher.ts';
import { whole } from './i18n/whole.ts';

export const wholeClient: WholeClient = createClient;

/** What comes after the first paint of a conversation; see docs/decisions/0004-the-widgets-weight.md. */
export const laterTags: Readonly<Record<string, CustomElementConstructor>> = {
  'care-message-list': MessageList,
  'care-message-status': MessageStatus,
  'care-people-picker': PeoplePicker,
  'care-attachment': Attachment,
  'care-composer': Composer,
  [LAUNCHER_TAG]: CareChatLauncher,
  'care-menu': Menu,
};

export const laterElements: ElementParts = {
  words: whole,
  icon: laterIcon,
  keyed: repeat,
  textRuns,
  phone(host, box, options, actions) {
    new KeyboardController(host, box);
    new HostController(host);
    new TopLayerController(host, box);
    new AttentionController(host, box, actions);
    new LayersController(host, box, () => lendsHistory(options()));
    new ShortcutsController(host, box);
    new SidebarMenuController(host, box, actions);
  },
  ownLauncher,
  trapTab,
  windowAids: (host) => new WindowAids(host),
  listAids: (host) => new SidebarAids(host),
  marks,
  nowLine,
  presenceLine,
  urgentFoot,
  listFind: (host, typed) => new SidebarFind(host, typed),
  uploadWords,
  choiceFoot,
};
