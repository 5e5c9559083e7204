/** A small form for the tests: a section with two fields and a table of lesions, and a field after it. */
export const form = () => ({
  format: 1,
  title: "Chest",
  items: [
    {
      kind: "section",
      key: "findings",
      title: "Findings",
      items: [
        { kind: "field", key: "kind", type: "single_choice", label: "Kind", options: [{ value: "solid", label: "Solid" }] },
        {
          kind: "field", key: "size", type: "decimal", label: "Size", minimum: "0.50",
          visible_when: ["eq", ["field", "kind"], ["text", "kind"]],
        },
        {
          kind: "group", key: "lesions", title: "Lesions",
          items: [{ kind: "field", key: "diameter", type: "decimal", label: "Diameter" }],
        },
      ],
    },
    {
      kind: "field", key: "total", type: "calculated", label: "Total", result: "decimal",
      rules: [{ value: ["sum", "lesions", ["field", "diameter"], ["gt", ["field", "diameter"], ["field", "size"]]] }],
    },
  ],
  tests: [
    {
      name: "One lesion",
      answers: { size: "1", lesions: [{ row: 1, diameter: "5" }] },
      expect: { visible: ["lesions.1.diameter"], values: { total: "5" }, errors: ["size"] },
    },
  ],
});
