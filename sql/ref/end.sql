-- What no file shipped this time goes; then the deploy is written down.
delete from ref.channels where release = '';
delete from ref.seasonality where release = '';
delete from ref.company_patterns where release = '';
delete from ref.tags where release = '';
delete from ref.job_titles where release = '';
delete from ref.deal_titles where release = '';
delete from ref.activity_subjects where release = '';
delete from ref.activity_types where release = '';
delete from ref.stages where release = '';
delete from ref.industries where release = '';
delete from ref.hour_weights where release = '';
delete from ref.weekday_weights where release = '';
delete from ref.holidays where release = '';
delete from ref.weekends where release = '';
delete from ref.email_domains where release = '';
delete from ref.phone_ranges where release = '';
delete from ref.legal_forms where release = '';
delete from ref.company_words where release = '';
delete from ref.streets where release = '';
delete from ref.cities where release = '';
delete from ref.last_names where release = '';
delete from ref.first_names where release = '';
delete from ref.country_aliases where release = '';
delete from ref.countries where release = '';
delete from ref.currencies where release = '';
insert into ref.deployments (deployed_at, release, digest)
values (clock_timestamp(), demo.generator_version(), coalesce(nullif(current_setting('demogen.digest', true), ''), 'psql'));
