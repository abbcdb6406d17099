-- The six industries, each a company of the trade that sells to its leads, contacts and companies. Own work.
-- A deal's value is, in US dollars:
--   trading     the deposit that funds the account
--   igaming     a player's deposits in the first year, or a partner's expected revenue
--   saas        the annual contract value
--   ecommerce   the order, or the first year of a supply agreement
--   realestate  the agency's commission (not the price of the property): 2.5 percent of 400,000 is 10,000
--   finserv     the first year's fees, commissions and premiums
-- Averages stay at 10,000 or less, so that even 5,000 won deals fit into a closed-won total of 50,000,000.
insert into ref.industries as r (code, name, pipeline_name, deal_min_usd, deal_max_usd, deal_avg_usd, deal_step_usd, deal_sigma,
                                cycle_days_min, cycle_days_max, win_rate, conversion_rate, qualification_rate, activities_per_lead,
                                activities_per_contact, activities_per_deal, call_to_email_ratio, company_share, release)
select v.*, current_setting('demogen.release')
  from (values
       ('trading',    'Trading / Forex',       'Trading Pipeline',  500,  100000, 5000,  50,  1.0, 7,  45,  0.25, 0.40, 0.30, 2.5, 8, 12, 0.60, 0.30),
       ('igaming',    'iGaming',               'Player Pipeline',   50,   50000,  1200,  10,  1.2, 2,  30,  0.30, 0.45, 0.40, 2.0, 6, 7,  0.40, 0.10),
       ('saas',       'Software as a Service', 'Sales Pipeline',    600,  120000, 9600,  100, 1.0, 20, 120, 0.22, 0.25, 0.35, 3.0, 9, 18, 0.40, 0.90),
       ('ecommerce',  'E-commerce',            'Order Pipeline',    100,  40000,  2400,  10,  1.0, 1,  30,  0.40, 0.35, 0.45, 2.0, 4, 6,  0.30, 0.45),
       ('realestate', 'Real Estate',           'Property Pipeline', 2000, 150000, 10000, 500, 0.7, 30, 180, 0.20, 0.30, 0.25, 3.0, 9, 16, 0.65, 0.25),
       ('finserv',    'Financial Services',    'Client Pipeline',   500,  150000, 7500,  100, 0.9, 14, 90,  0.30, 0.35, 0.40, 2.5, 7, 13, 0.55, 0.40)
     ) as v (code, name, pipeline_name, deal_min_usd, deal_max_usd, deal_avg_usd, deal_step_usd, deal_sigma,
            cycle_days_min, cycle_days_max, win_rate, conversion_rate, qualification_rate, activities_per_lead,
            activities_per_contact, activities_per_deal, call_to_email_ratio, company_share)
on conflict (code) do update
   set name = excluded.name,
       pipeline_name = excluded.pipeline_name,
       deal_min_usd = excluded.deal_min_usd,
       deal_max_usd = excluded.deal_max_usd,
       deal_avg_usd = excluded.deal_avg_usd,
       deal_step_usd = excluded.deal_step_usd,
       deal_sigma = excluded.deal_sigma,
       cycle_days_min = excluded.cycle_days_min,
       cycle_days_max = excluded.cycle_days_max,
       win_rate = excluded.win_rate,
       conversion_rate = excluded.conversion_rate,
       qualification_rate = excluded.qualification_rate,
       activities_per_lead = excluded.activities_per_lead,
       activities_per_contact = excluded.activities_per_contact,
       activities_per_deal = excluded.activities_per_deal,
       call_to_email_ratio = excluded.call_to_email_ratio,
       company_share = excluded.company_share,
       release = excluded.release
 where r.release is not null;
