// Shows an answer in a frame on another site in the view that its address or its query asks for.
import { tableOn } from "./parts/answer";
import { element } from "./parts/dom";
import { present, wanted } from "./parts/views";

const result = document.querySelector<HTMLElement>("#result");
const table = result && tableOn(result);
if (result && table?.rows.length) {
  const named = result.dataset["wanted"];
  const box = element("div");
  void present(box, table, wanted(named ? `#defaultView:${named}` : (result.dataset["query"] ?? ""))).then(() => result.replaceChildren(box));
}
