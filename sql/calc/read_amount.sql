create function demo_calc.read_amount(cell text)
returns table (amount numeric, alternative numeric, mark text, is_scaled boolean, currency text, fault text)
language sql immutable parallel safe
begin atomic
  with given as materialized (  -- once, or each use of the text would fold it again
    -- the Arabic decimal mark is never a separator; with four decimals a point is none either
    select p.word, format('"%s"', left(p.word, 40)) as quoted,
           regexp_replace(replace(replace(demo_calc.fold(left(p.word, 60)), '’', ''''), '‘', ''''), '٫([0-9]+)',
                          '.\1000') as text,
           '([A-Z]{0,3}[$€£¥₹₽₩₺₫₪฿₴₦₱₸₡₲₵₭₮₨]|kr|zł|Kč|د\.إ\.?'
           '|AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN'
           '|BZD|CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS'
           '|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW'
           '|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|MZN|NAD'
           '|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD'
           '|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES'
           '|VND|VUV|WST|XAF|XCD|XOF|XPF|YER|ZAR|ZMW|ZWG)' as money
      from (select coalesce(demo_calc.cell_text(read_amount.cell), '') as word) as p
  ), parts as (
    -- (, sign, currency, sign, digits, k/m/bn, currency, )
    select g.*, m.found, m.found[5] as digits
      from given as g
      left join lateral regexp_match(
        g.text collate "C",
        '^(\()? ?([-+])? ?' || g.money || '? ?([-+])? ?([0-9.,](?:[0-9., '']*[0-9])?) ?(k|m|mm|mn|bn|b)? ?'
          || g.money || '? ?(\))?$',
        'i') as m (found) on length(g.word) <= 60  -- more takes long, and is no number
  ), marked as (
    select p.*,
           case
             when p.digits ~ '^0([0-9]+[., '']|[ '']|[.,][0-9]+[., ''])' then null  -- 025,000
             when p.digits ~ '^[0-9]+$' or p.digits ~ '^[0-9]{1,3}( [0-9]{3})+$'
               or p.digits ~ '^[0-9]{1,3}(''[0-9]{3})+$' then ''
             when p.digits ~ '^[1-9][0-9]{0,2}[.,][0-9]{3}$' then '?'
             when p.digits ~ '^[0-9]{1,3}(,[0-9]{3})+[.][0-9]+$' or p.digits ~ '^[0-9]{1,3}(,[0-9]{3}){2,}$'
               or p.digits ~ '^[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}([.][0-9]+)?$'  -- lakhs and crores
               or p.digits ~ '^([0-9]*|[0-9]{1,3}( [0-9]{3})+|[0-9]{1,3}(''[0-9]{3})+)[.][0-9]+$' then '.'
             when p.digits ~ '^[0-9]{1,3}([.][0-9]{3})+,[0-9]+$' or p.digits ~ '^[0-9]{1,3}([.][0-9]{3}){2,}$'
               or p.digits ~ '^([0-9]*|[0-9]{1,3}( [0-9]{3})+|[0-9]{1,3}(''[0-9]{3})+),[0-9]+$' then ','
           end as proved
      from parts as p
  ), judged as (
    select m.*,
           length(m.word) <= 60 and m.text in ('', '-', '–', '—', 'n/a', 'na', 'n.a.', '#n/a') as is_blank,
           coalesce(m.found[1] = '(' or m.found[2] = '-' or m.found[4] = '-', false) as is_negative,
           case when f.scale = 'k' then 1000
                when f.scale in ('m', 'mm', 'mn') then 1000000
                when f.scale in ('bn', 'b') then 1000000000
                else 1 end as factor,
           m.quoted || case
             when m.found is null and strpos(m.word, '%') > 0 then ' is a percentage; write the number itself'
             when m.found is null or m.proved is null then ' is not a number; write it as 1234 or 1234.50'
             when (m.found[1] is null) <> (m.found[8] is null) or num_nonnulls(m.found[1], m.found[2], m.found[4]) > 1
               then ' is not a number; write a negative one as -1234'
             when length(m.digits) > 30 then ' is too large' end as why
      from marked as m
     cross join lateral (select lower(m.found[6] collate "C") as scale) as f
  ), valued as (
    select j.*,
           case when not j.is_blank and j.why is null
             then case when j.is_negative then -1 else 1 end * j.factor end as sign,
           -- with separators taken out, and the decimal mark, where there is one, made a point
           case j.proved when '.' then regexp_replace(j.digits, '[, '']', '', 'g')
                         when ',' then replace(regexp_replace(j.digits, '[. '']', '', 'g'), ',', '.')
                         else regexp_replace(j.digits, '[., '']', '', 'g') end as plain
      from judged as j
  )
  select case when r.is_number then r.amount end,
         case when r.is_number and v.proved = '?' then trim_scale(v.sign * replace(v.digits, ',', '.')::numeric) end,
         case when r.is_number
           then case v.proved when '?' then case when strpos(v.digits, ',') > 0 then '.' else ',' end
                              when '' then null
                              else v.proved end end,
         case when r.is_number then v.factor > 1 end,
         case when r.is_number then upper(coalesce(v.found[7], v.found[3]) collate "C") end,
         case when not v.is_blank and not r.is_number
           then coalesce(v.why, v.quoted
                         || ' has more decimals than any currency; groups of thousands have three digits') end
    from valued as v
   cross join lateral (
     select a.amount, a.amount is not null and scale(a.amount) <= 3 as is_number
       from (select case when v.sign is not null then trim_scale(v.sign * v.plain::numeric) end as amount) as a
   ) as r;
end;

comment on function demo_calc.read_amount(text) is $doc$
A cell of a pasted plan as a number, or the fault that keeps it from being one; no number and no fault for a cell that
names none (empty, a dash, n/a). mark is the decimal mark that the cell proves: 1,234.50 proves a point, 12,5 a comma.
A cell such as 1,234 can be read in two ways: amount is right where mark is the decimal mark, alternative where the
other is. Groups may be separated by commas, points, blanks or apostrophes, also as in India (1,23,456); k, m, mm, mn,
b and bn multiply (is_scaled); a minus or brackets make it negative; currencies are named. More than three decimals
(1,2345) are neither cents nor thousands, 025,000 is neither number, 1e5 and 5% are none.

example: select format('%s %s %s', amount, mark, currency) from demo_calc.read_amount('EUR 1.234,50')
gives:   1234.5 , EUR
$doc$;
