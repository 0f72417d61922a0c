"""
A judged record for people: every figure and finding as text, and one page of HTML.

    telling   a figure, a decision or a finding in sentences: `tell_figure`, `tell_decision`
    page      `page(summary, lang)`: a self-contained page, right to left in Persian, that prints well
    parts     what stands on the page, as plain texts; `grid` its table of months, `chart` its drawing of wages
"""
