"""
For those who test a portal or a payroll: made-up data that keeps the rules, or breaks one of them.

    strategies               for Hypothesis: everything that is read or judged here, and its near misses
    conformance              a portal is played beside the core: where do the two differ?
    contribution_lists       whole lists of invented persons
    contribution_list_faults lists with one fault each, and the rule that has to find it
    check_digits             of made-up identifiers
    pytest_plugin            the kit as tests of pytest
    public_types             what Hypothesis is told of our types when it is imported
"""
