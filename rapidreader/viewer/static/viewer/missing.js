// @ts-check
// The page that stands in for a viewer that is not installed tells the reading room so.

import { t } from "../ecrf/words.js";
import { send, VIEWER } from "./messages.js";

const message = t("The viewer is not installed on this server; whoever runs it can do so with manage.py install_viewer.");
if (window.parent !== window) send(window.parent, VIEWER, "viewer.failed", { reason: "missing", message });
