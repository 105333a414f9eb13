interface CiFile {
  /** From the repository's root. */
  readonly name: string;
  readonly text: string;
  /** What the forge reads, and must lead to it. */
  readonly includedBy?: { readonly name: string; readonly text: string };
}

/** @param place the folder of the config, from the repository's root, with a slash at the end; empty at the root */
type WriteCiFile = (place: string) => CiFile;

export const ciFiles: Readonly<Record<string, WriteCiFile>> = {
  github: (place) => ({
    name: '.github/workflows/schema-check.yml',
    text: `name: schema-check
on: pull_request
permissions:
  contents: read
  pull-requests: write
jobs:
  schema-check:
    runs-on: ubuntu-latest
    timeout-minutes: 10${inFolder(place, (folder) => `    defaults:\n      run:\n        working-directory: ${inYaml(folder)}`)}
    steps:
      - uses: actions/checkout@v5
        with:
          # The check looks for where the branch left its base.
          fetch-depth: 0
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - name: check the schema
        env:
          BASE: origin/\${{ github.base_ref }}
        run: |
          base=$(git merge-base "$BASE" HEAD)
          npx --yes @supergraph/schema-check check --base "$base" --format github --format markdown=schema-check.md
      - name: keep one comment up to date
        # A fork's token may not write.
        if: always() && github.event.pull_request.head.repo.full_name == github.repository
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.pull_request.number }}/comments
        run: |
          test -f schema-check.md || exit 0
          id=$(gh api --paginate "$COMMENTS" --jq '.[] | select(.body | startswith("<!-- schema-check -->")) | .id' | head -n 1)
          if [ -n "$id" ]; then
            gh api --method PATCH "repos/\${{ github.repository }}/issues/comments/$id" --field body=@schema-check.md --silent
          else
            gh api --method POST "$COMMENTS" --field body=@schema-check.md --silent
          fi
`,
  }),
  gitlab: (place) => ({
    name: '.gitlab/schema-check.yml',
    includedBy: {
      name: '.gitlab-ci.yml',
      text: 'include:\n  - local: .gitlab/schema-check.yml\n',
    },
    text: `schema-check:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  timeout: 10 minutes
  variables:
    # The base lies where the branch left its target.
    GIT_DEPTH: 0
  script:${inFolder(place, (folder) => `    - ${inYaml(`cd ${inShell(folder)}`)}`)}
    - npx --yes @supergraph/schema-check check --base "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --format text --format "gitlab=$CI_PROJECT_DIR/schema-check.json" --format "junit=$CI_PROJECT_DIR/schema-check.xml"
  artifacts:
    when: always
    reports:
      codequality: schema-check.json
      junit: schema-check.xml
`,
  }),
};

function inFolder(place: string, lines: (folder: string) => string): string {
  return place === '' ? '' : `\n${lines(place.replace(/\/$/, ''))}`;
}

function inYaml(text: string): string {
  return /^[\w./ -]+$/.test(text) ? text : JSON.stringify(text);
}

function inShell(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
