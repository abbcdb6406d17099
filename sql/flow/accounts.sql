create type demo_flow.accounts as (
  ids uuid[], domains text[], founded timestamptz[], owners uuid[], phones text[], employees int[], contacts bigint[],
  places bigint[], marks bigint[], seats bigint[], crowd bigint, large int[], kinds int[], titles text[],
    female_titles text[],
  head_starts int[], head_counts int[], staff_starts int[], staff_counts int[], private_kind int, one_hundred boolean,
  phone_prefixes text[], phone_digits int[], phone_firsts bigint[], phone_spans bigint[]);

comment on type demo_flow.accounts is $doc$
The companies that the contacts of a job may belong to, as lists by age. contacts: how many each has already; places:
how many there may be, never more than employees; marks: a
number that tells companies apart and is the same in every tenant of the seed; seats: what each of them and those
before it have together, more for larger ones; large: the numbers of the largest companies, by age; kinds: which titles
are said there, where kind i has the head_counts[i] titles of one person from head_starts[i] on, and those of many
likewise; private_kind: of people without a company. one_hundred: whether the last two digits of a telephone number are
free; phone_…: the ranges of telephones of people.
$doc$;
