# What the library does not have, or otherwise than jq.

def join($separator):
  map(if . == null then "" else tostring end) as $texts
  | reduce (($texts[:-1] | map(. + $separator)) + $texts[-1:])[] as $text (""; . + $text);

def csv_cell:
  if   isstring then "\"\(gsub("\""; "\"\""))\""
  elif . == null then ""
  elif isarray or isobject then error("an item of a row of @csv cannot be \(type)")
  else tojson end;

def tsv_cell:
  if   isstring then gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")
  elif . == null then ""
  elif isarray or isobject then error("an item of a row of @tsv cannot be \(type)")
  else tojson end;

def @csv: if isarray then map(csv_cell) | join(",")   else error("a row of @csv has to be an array, not \(type)") end;
def @tsv: if isarray then map(tsv_cell) | join("\t")  else error("a row of @tsv has to be an array, not \(type)") end;

def toarray: if isarray then . else [.] end;
def leaf_paths: paths(scalars);
def IN(values): any(values == .; .);
def IN(source; values): any(source == values; .);
def INDEX(stream; key): reduce stream as $row ({}; .[$row | key | tostring] = $row);
def INDEX(key): INDEX(.[]; key);

# The library ends the process if a variable is not UTF-8.
def env: $ENV;
