// Ask the language service that VS Code uses for JSON about documents.
//
// Standard input: {"schema": object, "queries": [{"ask": string, "text": string, "offset": number}]}.
// `ask` is "diagnostics", "hover" or "completions"; the offset is in UTF-16 code units.
// Standard output: an array of the answers, in the same order.

import { readFileSync } from "node:fs";
import languageservice from "vscode-json-languageservice";

const { ClientCapabilities, TextDocument, getLanguageService } = languageservice;
const URI = "file:///cluster.json";

const { schema, queries } = JSON.parse(readFileSync(0, "utf-8"));
const service = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST });
service.configure({ schemas: [{ uri: "urn:editor-schema", fileMatch: ["*.json"], schema }] });

const documentation = (item) => item.documentation?.value ?? item.documentation ?? "";

const answer = {
  async diagnostics(document, json) {
    const found = await service.doValidation(document, json);
    return found.map(({ range, severity, message }) => ({ line: range.start.line + 1, severity, message }));
  },
  async hover(document, json, position) {
    const hover = await service.doHover(document, position, json);
    return hover?.contents.join("") ?? null;
  },
  async completions(document, json, position) {
    const { items } = await service.doComplete(document, position, json);
    return items.map((item) => ({
      label: item.label,
      insert: item.textEdit?.newText ?? item.insertText,
      documentation: documentation(item),
    }));
  },
};

const answers = [];
for (const { ask, text, offset } of queries) {
  const document = TextDocument.create(URI, "json", 1, text);
  const json = service.parseJSONDocument(document);
  answers.push(await answer[ask](document, json, document.positionAt(offset)));
}
process.stdout.write(JSON.stringify(answers));
