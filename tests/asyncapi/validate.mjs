// Validates an AsyncAPI document, and every example against the schema of its message.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import Ajv from "ajv";

// Examples that differ from the schema, with the reason. An entry that no longer applies is an error.
const TOLERATED = {
  "RealTimeSubtitleNotify, a caption that is not final: /version must be integer": "the published message has a string",
  "RealTimeSubtitleNotify, a caption that is not final: /createTime must be integer": "the published message has a string",
};
const ERROR = 0;

async function errors(document) {
  const { diagnostics } = await new Parser().parse(JSON.stringify(document));
  const found = diagnostics.filter((diagnostic) => diagnostic.severity === ERROR);
  return found.map((diagnostic) => `${diagnostic.path.join("/")}: ${diagnostic.message}`);
}

function* examples(document) {
  // Formats are documentation: `int64` and `password` restrict nothing.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, "document");
  for (const [name, message] of Object.entries(document.components.messages)) {
    for (const example of message.examples ?? []) {
      const validate = ajv.compile({ $ref: `document#/components/messages/${name}/payload` });
      validate(example.payload);
      const mismatches = validate.errors ?? [];
      yield mismatches.map((error) => `${name}, ${example.name}: ${error.instancePath} ${error.message}`);
    }
  }
}

// Checks the validators themselves: they must reject a reference to nothing, and a message without a field that is always present.
async function check(document) {
  const broken = structuredClone(document);
  broken.operations.subscribe.messages[0].$ref += "Other";
  const event = Object.values(broken.components.messages).find((message) => message.examples);
  delete event.examples[0].payload[event.payload.required[0]];
  const found = [...examples(broken)].flat();
  return (await errors(broken)).length > 0 && found.length > [...examples(document)].flat().length;
}

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const mismatches = [...examples(document)];
const found = await errors(document);
found.push(...mismatches.flat().filter((mismatch) => !(mismatch in TOLERATED)));
const unused = Object.keys(TOLERATED).filter((mismatch) => !mismatches.flat().includes(mismatch));
found.push(...unused.map((mismatch) => `tolerated, but does not occur: ${mismatch}`));
if (!(await check(document))) found.push("the validators accept a broken document");
found.forEach((error) => console.log(error));
const messages = Object.keys(document.components.messages).length;
console.log(`AsyncAPI ${document.asyncapi}: ${messages} messages, ${mismatches.length} examples, ${found.length} errors`);
process.exit(found.length > 0 ? 1 : 0);
