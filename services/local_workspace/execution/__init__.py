"""How jobs run: a scheduler in the server, and one small runner process beside each job."""
