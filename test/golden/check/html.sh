# A right page as typeset; the rest of the document is its style sheet.
cd ../../../examples/marking
overbar check carol.tex --given net.ob --format html | sed '/<style>/,/<\/style>/d'
