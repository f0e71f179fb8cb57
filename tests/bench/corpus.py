"""The same invented pages as sites of Maille, Hugo and Eleventy: about 4 KB of French markdown each, three tags, one
section, internal links, a table, a code block; equal minimal templates. The same number gives the same bytes."""
import json
import random
import shutil

WORDS = """assemblée quartier commune habitante élection mobilité écologie solidarité école santé logement citoyen budget
réunion commission collectif bénévole carte proposition débat vote agriculture énergie vélo train hôpital culture marché
cantine jardin forêt rivière montagne village projet campagne tract affiche association coopérative atelier jeunesse
famille égalité liberté conseil mairie calendrier agenda règlement charte outil guide fiche question réponse page
organise propose défend prépare soutient accueille publie partage améliore décide transforme anime explique mesure
local commun public ouverte durable social utile première grande petite pour avec dans sur afin selon pendant depuis
vers contre ainsi que et mais donc puisque le la les un une des cette notre leur chaque plusieurs""".split()


class Pages:
    def __init__(self, count):
        self.count = count
        self.sections = [f"rubrique-{n:03}" for n in range(max(12, count // 250))]
        self.tags = [f"theme-{n:03}" for n in range(max(40, count // 50))]

    def slug(self, n):
        return f"p{n:06}"

    def section(self, n):
        return self.sections[n % len(self.sections)]

    def facts(self, n):
        chance = random.Random(n)
        day = f"{2016 + chance.randrange(10)}-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}"
        title = f"{sentence(chance, 4)[:-1]} nº {n}"
        return title, day, sentence(chance, 14), sorted(chance.sample(self.tags, 3))

    def body(self, n, folder):
        chance = random.Random(n + 7919)

        def link():
            other = chance.randrange(self.count)
            return f"[{chance.choice(WORDS)} {chance.choice(WORDS)}]({folder}/{self.section(other)}/{self.slug(other)}/)"

        def paragraph(size):
            some = " ".join(sentence(chance, chance.randrange(9, 18)) for _ in range(size)).split(" ")
            for mark in ("**", "*", "`"):
                at = chance.randrange(len(some))
                some[at] = mark + some[at].strip(".*`") + mark
            return " ".join(some)

        rows = "\n".join(f"| {chance.choice(WORDS)} | {chance.randrange(90000)} | {chance.randrange(99)} |" for _ in range(5))
        listed = "\n".join(f"- {sentence(chance, 8)}" for _ in range(4))
        steps = "\n".join(f"{k}. {sentence(chance, 9)}" for k in range(1, 5))
        return f"""{paragraph(4)} Voir {link()} et {link()}.

## {sentence(chance, 3)[:-1]}

{paragraph(5)}

{listed}
- Lire {link()}, puis décider.

### L’{chance.choice(("assemblée", "école", "énergie"))}

{paragraph(4)} Source : [données ouvertes](https://www.data.gouv.fr/{chance.randrange(9999)}/).

| Commune | Habitants | Part |
|:--------|----------:|-----:|
{rows}

## {sentence(chance, 5)[:-1]}

> {sentence(chance, 16)}

{steps}

```rust
fn compte(votes: &[u32]) -> u32 {{
    votes.iter().filter(|vote| **vote > {chance.randrange(100)}).sum()
}}
```

## Et après ?

{paragraph(6)}

Pages liées : {link()}, {link()}, {link()}.

{paragraph(5)} « {sentence(chance, 7)} »
"""


def sentence(chance, length):
    text = " ".join(chance.choice(WORDS) for _ in range(length))
    return text[0].upper() + text[1:] + "."


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


NAV = 12
HEAD = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><meta name="description" content="{description}"><link rel="stylesheet" href="{css}"></head>
<body><a href="#main">Aller au contenu</a><header><p><a href="/">Exemple</a></p><nav aria-label="Principal"><ul>
{nav}</ul></nav></header><main id="main">
{main}
</main><footer><p>Exemple, site de mesure.</p></footer></body></html>
"""


def maille(site, count, root):
    """Answers a page's file."""
    pages = Pages(count)
    wiki = site / "content/wiki"
    edited = wiki / pages.section(5) / f"{pages.slug(5)}.md"
    if site.exists():
        return edited
    for folder in ("i18n", "assets"):
        shutil.copytree(root / "themes/default" / folder, site / "themes/default" / folder)
    shutil.copytree(root / "tests/bench/theme", site / "themes/default/templates")
    off = "groups events reports articles files ideas carpool lodging exchange skills contacts resources tutorials faq signup suggestions print_kit search".split()
    toml = 'name = "Exemple"\nlanguage = "fr"\nbase_url = "https://exemple.org"\n[features]\n'
    toml += "".join(f"{name} = false\n" for name in off)
    toml += "".join(f'[[themes]]\nid = "{tag}"\nname = "{tag}"\nshape = "circle"\nsummary = "Un thème."\n' for tag in pages.tags)
    write(site / "content/site.toml", toml)
    write(site / "content/home.md", '+++\ntitle = "Accueil"\n+++\n')
    write(wiki / "_index.md", '+++\ntitle = "Wiki"\n+++\n')
    for section in pages.sections:
        write(wiki / section / "_index.md", f'+++\ntitle = "{section}"\n+++\n')
    for n in range(count):
        title, day, summary, tags = pages.facts(n)
        head = f"+++\ntitle = {quoted(title)}\ndate = {day}\nsummary = {quoted(summary)}\nthemes = {quoted(tags)}\n+++\n"
        write(wiki / pages.section(n) / f"{pages.slug(n)}.md", head + "\n" + pages.body(n, "/wiki"))
    return edited


def hugo(site, count):
    if site.exists():
        return
    pages = Pages(count)
    nav = "".join(f'[[params.nav]]\nurl = "/{name}/"\ntitle = "{name}"\n' for name in pages.sections[:NAV])
    write(site / "hugo.toml", 'baseURL = "https://exemple.org/"\ntitle = "Exemple"\nlocale = "fr"\ndisableKinds = ["404", "robotsTXT"]\n'
          '[taxonomies]\ntag = "tags"\n[outputs]\nhome = ["html", "rss"]\nsection = ["html"]\ntaxonomy = ["html"]\nterm = ["html"]\n'
          '[services.rss]\nlimit = 20\n[markup.highlight]\ncodeFences = false\n' + nav)
    for section in pages.sections:
        write(site / "content" / section / "_index.md", f'+++\ntitle = "{section}"\n+++\n')
    for n in range(count):
        title, day, summary, tags = pages.facts(n)
        head = f"+++\ntitle = {quoted(title)}\ndate = {day}\ndescription = {quoted(summary)}\ntags = {quoted(tags)}\n+++\n"
        write(site / "content" / pages.section(n) / f"{pages.slug(n)}.md", head + "\n" + pages.body(n, ""))
    write(site / "layouts/baseof.html", HEAD.format(
        title='{{ block "title" . }}{{ .Title }} · {{ site.Title }}{{ end }}', description="{{ .Description }}", css="/site.css",
        nav='{{ range site.Params.nav }}<li><a href="{{ .url }}">{{ .title }}</a></li>\n{{ end }}', main='{{ block "main" . }}{{ end }}'))
    crumbs = '<nav aria-label="Fil"><ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol></nav>'
    listed = '<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>\n{{ end }}</ul>'
    write(site / "layouts/page.html", '{{ define "main" }}' + crumbs + '<h1>{{ .Title }}</h1><p>{{ .Date.Format "2006-01-02" }}</p>{{ .Content }}'
          '<ul>{{ range .Params.tags }}<li><a href="/tags/{{ . }}/">{{ . }}</a></li>{{ end }}</ul>{{ end }}')
    for name in ("section", "term", "taxonomy", "home"):
        write(site / f"layouts/{name}.html", '{{ define "main" }}<h1>{{ .Title }}</h1>' + listed + '{{ end }}')
    write(site / "static/site.css", "body{margin:0}\n")


def eleventy(site, count):
    if site.exists():
        return
    pages = Pages(count)
    write(site / "package.json", '{"private": true, "type": "module"}\n')
    write(site / "eleventy.config.js", """export default function (config) {
  config.setQuietMode(true);
  config.addFilter("day", date => date.toISOString().slice(0, 10));
  config.addCollection("sections", all => group(all, page => [page.data.section]));
  config.addCollection("subjects", all => group(all, page => page.data.subjects));
  return { dir: { input: "content", output: "public", includes: "../_includes", data: "../_data" },
    markdownTemplateEngine: false, templateFormats: ["md", "njk"] };
}
function group(all, names) {
  const found = new Map();
  for (const page of all.getFilteredByTag("page")) for (const name of names(page) ?? [])
    found.set(name, [...(found.get(name) ?? []), page]);
  return [...found].map(([name, pages]) => ({ name, pages }));
}
""")
    write(site / "_data/nav.json", quoted(pages.sections[:NAV]))
    for section in pages.sections:
        write(site / "content" / section / f"{section}.json", quoted({"layout": "page.njk", "section": section, "tags": ["page"]}))
    for n in range(count):
        title, day, summary, tags = pages.facts(n)
        head = f"---\ntitle: {quoted(title)}\ndate: {day}\ndescription: {quoted(summary)}\nsubjects: {quoted(tags)}\n---\n"
        write(site / "content" / pages.section(n) / f"{pages.slug(n)}.md", head + "\n" + pages.body(n, ""))
    write(site / "_includes/base.njk", HEAD.format(title="{{ title }} · Exemple", description="{{ description }}", css="/site.css",
          nav='{% for name in nav %}<li><a href="/{{ name }}/">{{ name }}</a></li>\n{% endfor %}', main="{{ content | safe }}"))
    write(site / "_includes/page.njk", '---\nlayout: base.njk\n---\n<nav aria-label="Fil"><ol><li><a href="/">Accueil</a></li><li><a href="/{{ section }}/">{{ section }}</a></li></ol></nav>'
          '<h1>{{ title }}</h1><p>{{ date | day }}</p>{{ content | safe }}<ul>{% for tag in subjects %}<li><a href="/tags/{{ tag }}/">{{ tag }}</a></li>{% endfor %}</ul>')
    for name, place in (("sections", ""), ("subjects", "tags/")):
        write(site / f"content/list-{name}.njk", f'---\nlayout: base.njk\npagination:\n  data: collections.{name}\n  size: 1\n  alias: list\npermalink: "/{place}{{{{ list.name }}}}/"\n---\n'
              '<h1>{{ list.name }}</h1><ul>{% for page in list.pages %}<li><a href="{{ page.url }}">{{ page.data.title }}</a></li>\n{% endfor %}</ul>')
    write(site / "content/index.njk", '---\nlayout: base.njk\n---\n<ul>{% for list in collections.sections %}<li><a href="/{{ list.name }}/">{{ list.name }}</a></li>{% endfor %}</ul>')
    write(site / "content/sitemap.njk", '---\npermalink: /sitemap.xml\n---\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
          '{% for page in collections.page %}<url><loc>https://exemple.org{{ page.url }}</loc></url>\n{% endfor %}</urlset>')
