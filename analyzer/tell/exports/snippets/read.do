* 在 dta 文件夹里运行：do read.do     Run inside the dta folder: do read.do
version 14
clear all
set more off

* 每份报告一行的面板 One row a report
use panel.dta, clear
encode body, generate(id)
duplicates report id year
xtset id year
describe
tabulate level year

* 承认时效问题的报告占比 Share of reports that admit a problem of timeliness
generate byte late = p_t02 > 0 if !missing(p_t02)
tabulate year, summarize(late)

* 条目接上机关和年份 Statements with agency and year
use statements.dta, clear
merge m:1 report_id using reports.dta, keepusing(agency level province city county year) keep(match) nogenerate
tabulate theme year if type == 1
