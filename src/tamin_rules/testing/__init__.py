"""
For those who test a portal or a payroll: made-up data that keeps the rules, or breaks one of them.

    contribution_lists       whole lists of invented persons
    contribution_list_faults lists with one fault each, and the rule that has to find it
"""
