// A session of cocoda-sdk with a service: node cocoda.mjs API STEPS
//
// STEPS is JSON: a list of [vocabulary's id, scheme's IRI, method, arguments]. Each step has a
// provider of its own, since one provider asks the same thing only once. Writes a list of what the
// methods gave, without the marks that the library leaves on them.

import { createRequire } from "node:module";

const { SkosmosApiProvider } = createRequire(import.meta.url)("cocoda-sdk");

const [api, steps] = process.argv.slice(2);
const answers = [];
for (const [id, uri, method, given] of JSON.parse(steps)) {
  const scheme = { uri, VOCID: id };
  const provider = new SkosmosApiProvider({ uri: "urn:example:registry", api, schemes: [scheme] });
  provider.languages = ["en"];
  const inScheme = [scheme];
  const concepts = given.concepts?.map((one) => ({ uri: one, inScheme }));
  const concept = given.concept && { uri: given.concept, inScheme };
  answers.push(await provider[method]({ ...given, scheme, concepts, concept }));
}
process.stdout.write(JSON.stringify(answers, (name, value) => (name.startsWith("_") ? undefined : value)));
