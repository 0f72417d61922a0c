"""
The pages: the calls of the contract for people, server-rendered, in Persian and English, without need of a script.

    texts     what the pages say
    fields    which fields a form has, how each is shown, and what of it is sent
    calls     the calls in process, and what a browser's session keeps of them
    views     the pages
"""
