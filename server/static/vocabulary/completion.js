/*
 * What one types in a search of vocabularies is completed with the names of concepts; choosing one
 * opens it. Enter without a choice sends the form, as it does without this file.
 */

// Its address has the build in it, as this file's has: both are of one build.
const shared = new URL(`../combobox.js${new URL(import.meta.url).search}`, import.meta.url);
const { Combobox, words } = await import(shared);

class Completion extends Combobox {
  constructor(input) {
    super(input, input.dataset.list);
  }

  address() {
    const { complete, vocabulary } = this.input.dataset;
    const address = new URL(complete, location);
    if (vocabulary) address.searchParams.set("vocab", vocabulary);
    const clang = new URLSearchParams(location.search).get("clang");
    if (clang) address.searchParams.set("clang", clang);
    return address;
  }

  told(one) {
    const [label, ...others] = super.told(one);
    const first = one.deprecated ? words(one.label, one.label_language, "s") : label;
    if (!this.input.dataset.vocabulary) others.push(words(one.vocabulary_title, "", "small"));
    return [first, ...others];
  }

  counted(count) {
    const { none, some } = this.input.dataset;
    return count ? `${some} ${count}` : none;
  }

  take({ href }) {
    location.assign(href);
  }
}

for (const input of document.querySelectorAll("[data-complete]")) new Completion(input);
