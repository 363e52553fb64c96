/*
 * The program's own profiles (templates/exports) against the headers that platforms write
 * (domain.md section D, line by line): each is recognised as what it is, and by no tie.
 */
#include "ingest_world.h"

static void
setup(void)
{
    world_setup();
    const char *folder = KAOHE_SOURCE_DIR "/templates/exports";
    struct ka_entry *entry;
    size_t count;
    cr_assert_eq(ka_folder_walk(arena, folder, &diags, &entry, &count), KA_OK);
    for (size_t i = 0; i < count; i++) {
        ka_str text;
        const char *path = ka_str_format(arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path)).ptr;
        cr_assert_eq(ka_file_read(arena, path, KA_LIMIT_YAML_BYTES, &diags, &text), KA_OK);
        world_profile(ka_cstr(arena, text));
    }
    cr_assert_gt(defs.profile_count, 20);
}

TestSuite(profiles, .init = setup, .fini = kit_teardown);

struct header {
    const char *why;
    const char *path;
    const char *text;
    const char *profile;
};

static const struct header headers[] = {
    {"D.2 ExportOrderList", "exports/2026-10/tm/ExportOrderList202611040915.csv",
     "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,"
     "买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,"
     "联系手机,"
     "订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量,店铺Id,"
     "店铺名称,"
     "订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,定金排名,修改后的sku,"
     "修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易\n",
     "taobao-orders"},
    {"D.2 天猫退款单", "exports/2026-10/tm/天猫退款单.csv",
     "订单编号,退款编号,支付宝交易号,订单付款时间,商家编码,退款完结时间,买家会员名称,"
     "买家实际支付金额,"
     "宝贝标题,买家退款金额,手工退款/"
     "系统退款,是否需要退货,退款的申请时间,超时时间,退款状态,货物状态,"
     "退货物流信息,发货物流信息,客服介入状态,卖家真实姓名,卖家退货地址,卖家邮编,卖家电话,卖家手机,"
     "退货物流单号,退货物流公司,买家退款原因,买家退款说明,买家退货时间,责任方,售中或售后,商家备注,"
     "完结时间,"
     "部分退款/全部退款,审核操作人,举证超时,是否零秒响应,退款操作人,主数据编码\n",
     "tmall-refunds"},
    {"D.3 R1", "exports/2026-10/tm/R1_2026-10.csv",
     "客服昵称,接待人数,平均响应(秒),回复率,询单->最终付款转化率(旧:成功率),上班天数,"
     "服务满意度评价参与率,客户满意率,服务满意度评价很满意,服务满意度评价满意,服务满意度评价一般,"
     "服务满意度评价不满,服务满意度评价很不满\n",
     "chitu"},
    {"D.3 R2", "exports/2026-10/tm/R2_2026-10.csv",
     "客服昵称,聊天人数(原咨询人数),接待人数,询单人数,销售额,销售量,销售人数,销售订单数\n",
     "chitu"},
    {"D.3 R3", "exports/2026-10/tm/R3_2026-10.csv",
     "客服昵称,聊天人数(原咨询人数),接待人数,直接接入人数,转发接入人数,转出人数,总消息数,"
     "买家消息数,"
     "客服消息数,答问比,客服字数,最大同时聊天数,未回复人数,回复率,慢接待人数,长接待人数,首次响应("
     "秒),"
     "平均响应(秒),平均接待时长\n",
     "chitu"},
    {"D.3 2019", "exports/2026-10/tm/a.csv",
     "日期,店铺,账户名,咨询人数,接待人数,直接接待人数,转入人数,转出人数,买家发起,客服主动跟进,"
     "总消息,"
     "买家消息,客服消息,答问比,客服字数,最大同时接待,未回复人数,旺旺回复率,慢响应人数,长接待人数,"
     "首次响应(秒),平均响应(秒),平均接待时长,发出评价数,收到评价数,很满意,满意,一般,不满,很不满,"
     "评价发送率,"
     "评价返回率,客户满意比,客服服务满意度\n",
     "chitu-2019"},
    {"D.3 千牛", "exports/2026-10/tm/客服数据_2026-10.csv",
     "旺旺昵称,咨询人数,接待人数,未回复人数,有效接待人数,平均响应时长（秒),3分钟人工响应率,"
     "旺旺回复率,"
     "首次响应时长（秒),慢响应人数,答问比,旺旺分组\n",
     "qianniu-service"},
    {"D.3 千牛 voc", "exports/2026-10/tm/voc_2026-10.csv",
     "旺旺账号名称,平均响应时长,人工接待会话量,3分钟人工响应率\n", "qianniu-voc"},
    {"D.3 生意参谋 account", "exports/2026-10/tm/sycm_2026-10.csv",
     "旺旺昵称,咨询人数,有效接待人数,询单人数,下单人数,下单金额,销售人数,销售额,销售量,订单量,"
     "个人销售额占比,成功退款金额,净销售额\n",
     "sycm-account"},
    {"D.4 订单", "exports/2026-10/jd/订单.csv",
     "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,"
     "订单状态,"
     "订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,"
     "商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,"
     "订单来源,订单渠道,"
     "送装服务,服务费,仓库id,仓库名称\n",
     "jd-orders"},
    {"D.4 咚咚", "exports/2026-10/jd/客服_2026-10.csv",
     "客服,售前接待人数,促成下单人数,促成下单商品金额,接待量,平均响应时长（新）,30s应答率,"
     "客服3分钟人工回复率,好评量,评价量\n",
     "jd-service"},
    {"D.5 订单", "exports/2026-10/pdd/orders.csv",
     "商品,订单号,订单状态,商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,"
     "确认收货时间,"
     "商品id,商品规格,样式ID,商品一级类目,商品二级类目,商品三级类目,商品四级类目,商家编码-规格维度,"
     "商家编码-商品维度,商家备注,买家留言,售后状态,消费者资料,订单成交时间,消费者资料上传时间,赠品,"
     "团ID,团身份,"
     "商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),上门安装费(元),"
     "送货入户费(元),送货入户并安装费(元),用户实付金额(元),商家实收金额(元),快递单号,快递公司,省,"
     "市,区,街道/镇\n",
     "pdd-orders"},
    {"D.5 客服绩效", "exports/2026-10/pdd/客服绩效_2026-10.csv",
     "客服账号,客服服务分,咨询人数,询单人数,最终成团人数,询单流失人数,询单转化率,客服销售额(元),"
     "去退销售额（元）,需要人工回复的咨询人数,人工接待人数,3分钟未回复人数,3分钟人工回复率(8-23点),"
     "30秒应答率(8-23点),平均人工响应时长,评分≤3订单数,评分数,评分≤3率,纠纷退款数,投诉数\n",
     "pdd-service"},
    {"D.6 抖店订单", "exports/2026-10/1793755800_a.csv",
     "\xEF\xBB\xBF主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,"
     "收件人,"
     "收件人手机号,详细地址,订单提交时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,"
     "平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额\n",
     "douyin-orders-basic"},
    {"D.6 抖店订单, with price and time of payment", "exports/2026-10/1793755800_a.csv",
     "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品金额,订单应付金额,运费,"
     "收件人,"
     "收件人手机号,详细地址,订单提交时间,支付完成时间,商家备注,订单完成时间,订单状态,售后状态,"
     "取消原因,发货时间,"
     "平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,达人ID,流量来源\n",
     "douyin-orders"},
    {"D.6 飞鸽", "exports/2026-10/飞鸽_2026-10.csv",
     "客服账号,客服在线天数,接待会话量,待回复会话量,已接待人数,转出会话量,有效评价数,有效好评数,"
     "有效差评数,"
     "全天不满意率,全天满意率,全天平响时长,全天首响时长,全天3分钟回复率,工作时间平响时长,"
     "工作时间3分钟回复率,询单人数,下单人数,支付人数,退款人数,客服询单支付额,退款金额,退款后销售额,"
     "询单转化率\n",
     "feige-service"},
    {"D.6 飞鸽, older", "exports/2026-10/飞鸽_2026-10.csv",
     "客服昵称,账号名称,人工已接待人数,人工已接待会话量,CPD,不满意率,3分钟人工回复率 (会话),"
     "首次响应时长（秒）,平均响应时长（秒）,新平均响应时长（秒）,满意率,客服销售额（元）,"
     "PC在线时长（时）,"
     "PC小休时长（时）,PC离线时长（时）\n",
     "feige-service-old"},
    {"D.7 Shopify", "exports/2026-10/us/orders_export_1.csv",
     "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts "
     "Marketing,Currency,"
     "Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,"
     "Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,"
     "Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,"
     "Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
     "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,"
     "Source,Lineitem discount,Tax 1 Name,Tax 5 Value,Phone,Receipt Number,Duties,"
     "Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name\n",
     "shopify-orders"},
    {"D.7 Amazon", "exports/2026-10/amazon.txt",
     "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\t"
     "fulfillment-channel\tsales-channel\torder-channel\turl\tship-service-level\tproduct-"
     "name\tsku\t"
     "asin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\t"
     "gift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\t"
     "ship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order\t"
     "purchase-order-number\tprice-designation\n",
     "amazon-orders"},
    {"D.7 Zendesk", "exports/2026-10/us/view.csv",
     "Summation column,Id,Requester,Requester id,Requester external id,Requester email,"
     "Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,"
     "Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,"
     "Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,"
     "First reply time in minutes,First reply time in minutes within business hours,"
     "First resolution time in minutes,Full resolution time in minutes,"
     "Agent wait time in minutes,Requester wait time in minutes,On hold time in minutes\n",
     "zendesk-tickets"},
    {"D.8 钉钉", "exports/2026-10/某某公司_月度汇总_20261001-20261031.csv",
     "月度汇总 统计日期：2026-10-01 至 2026-10-31\n报表生成时间：2026-11-01\n"
     "姓名,考勤组,部门,工号,职位,UserId,出勤天数,休息天数,工作时长(分钟),迟到次数,迟到时长,"
     "严重迟到次数,"
     "严重迟到时长,旷工迟到天数,早退次数,早退时长,上班缺卡次数,下班缺卡次数,旷工天数,出差,外出,"
     "请假,,,,1,2,3\n"
     ",,,,,,,,,,,,,,,,,,,,,事假(天),病假(天),调休(天),丧假(天),四,五,六\n",
     "dingtalk-month"},
    {"D.2 ExportOrderDetailList", "exports/2026-10/tm/ExportOrderDetailList202611040915.csv",
     "订单编号,标题,价格,购买数量,外部系统编号,商品属性(规格名称),套餐信息,备注,订单状态,"
     "商家编码\n",
     "taobao-order-lines"},
    {"D.3 more columns", "exports/2026-10/tm/赤兔_2026-10.csv",
     "客服昵称,询单->最终付款人数,询单->最终付款成功率,客单价,客件数,静默下单本人落实付款-人数,"
     "静默下单本人落实付款-金额,下单到付款成功率,最早上线,在线总时长(秒),服务总时长(秒),"
     "挂起总时长(秒),遵时率,工时利用率\n",
     "chitu"},
    {"D.3 other arrows and brackets", "exports/2026-10/tm/赤兔_2026-10.csv",
     "客服昵称 ,\"接待\n人数\",平均响应（秒),询单→最终付款转化率（旧：成功率）,"
     "询单-&gt;次日付款人数\n",
     "chitu"},
    {"D.3 接待明细", "exports/2026-10/tm/接待明细_2026-10.csv",
     "日期,开始时间,结束时间,买家旺旺,客服旺旺,接待类型,接待发起,状态\n", "chitu-chats"},
    {"D.3 voc-tmall, second sheet", "exports/2026-10/tm/voc_2026-10.csv",
     "旺旺账号名称,满意评价量,旺旺评价量\n", "qianniu-voc-ratings"},
    {"D.3 生意参谋 qos user", "exports/2026-10/tm/qos_2026-10.csv",
     "旺旺昵称,净销售额,询单人数,下单人数\n", "sycm-user"},
    {"D.3 生意参谋 商品, header in row 5",
     "exports/2026-10/tm/【生意参谋平台】商品_全部_2026-10-01_2026-10-31.csv",
     "【生意参谋平台】\n商品\n统计时间 2026-10-01 至 2026-10-31\n说明：…\n"
     "统计日期,商品ID,商品名称,商品访客数,商品加购件数,支付买家数,支付件数,支付金额,成功退款金额\n",
     "sycm-goods"},
    {"D.3 生意参谋 店铺", "exports/2026-10/tm/店铺.csv",
     "统计日期,访客数,浏览量,支付金额,支付买家数,支付子订单数,支付件数,客单价,成功退款金额,"
     "描述相符评分,服务态度评分,物流服务评分\n",
     "sycm-store"},
    {"D.4 自营 服务工作量", "exports/2026-10/jd/客服_服务工作量.csv",
     "日期,值班客服数,登录时长,店铺服务时长,UPV,咨询量,接待量,接通率,应答率,30s应答率,满意率,"
     "邀评率,"
     "平均回复消息数,超时回复数,平均会话时长(分),首次平均响应,新平均响应,留言咨询量,留言分配量,"
     "留言接待量,留言应答率,留言响应率,商家留言率,解决率\n",
     "jd-self-work"},
    {"D.4 自营 销售绩效", "exports/2026-10/jd/客服_销售绩效.csv",
     "日期,值班客服数,售前接待人数,促成下单人数,促成下单商品件数,促成下单商品金额,"
     "询单->次日付款转化率\n",
     "jd-self-sales"},
    {"D.5 客服绩效, all day", "exports/2026-10/pdd/客服绩效_2026-10.csv",
     "客服账号,客服服务分,咨询人数,询单人数,最终成团人数,询单流失人数,询单转化率,客服销售额(元),"
     "去退销售额（元）,需要人工回复的咨询人数,人工接待人数,3分钟未回复人数,3分钟人工回复率(全天),"
     "30秒应答率(全天),平均人工响应时长,评分≤3订单数,评分数,评分≤3率,纠纷退款数,投诉数\n",
     "pdd-service"},
    {"D.5 订单, shorter", "exports/2026-10/pdd/orders.csv",
     "商品,订单号,订单状态,商品数量(件),支付时间,承诺发货时间,发货时间,商品id,商品规格,"
     "商家编码-规格维度,商家编码-商品维度,售后状态,商品总价(元),用户实付金额(元),商家实收金额(元),"
     "快递单号,快递公司,省,市,区\n",
     "pdd-orders"},
    {"D.6 快手", "exports/2026-10/客服_考核数据_2026-10.csv",
     "客服昵称,三分钟回复率（人维度）,三分钟回复率（会话）,不服务率,咨询人数,咨询人次,人工会话量,"
     "人工平均回复时长,好评率,询单人数,下单人数,支付人数,询单转化率,询单客单价,客服销售额\n",
     "kuaishou-service"},
    {"D.8 钉钉 每日统计", "exports/2026-10/某某公司_每日统计_20261001-20261031.csv",
     "每日统计 统计日期：2026-10-01 至 2026-10-31\n报表生成时间：2026-11-01\n"
     "姓名,考勤组,部门,工号,职位,UserId,日期,workDate,班次,上班1打卡时间,上班1打卡结果,"
     "下班1打卡时间,下班1打卡结果,关联的审批单,出勤天数,休息天数,工作时长(分钟),迟到次数,"
     "迟到时长(分钟),严重迟到次数,严重迟到时长(分钟),旷工迟到天数,早退次数,早退时长(分钟),"
     "上班缺卡次数,下班缺卡次数,旷工天数,出差时长,外出时长,请假,,\n"
     ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,事假(小时),病假(天),调休(天)\n",
     "dingtalk-day"},
    {"D.8 企业微信", "exports/2026-10/上下班打卡_月报_20261001-20261026.csv",
     "上下班打卡_月报\n统计时间,2026-10-01 至 2026-10-26\n"
     "基础信息,,,,,概况统计,,,异常统计,,,,考勤明细,\n"
     "时间,姓名,账号,部门,职务/规则,\"应打卡天数\n(天)\",\"正常天数\n(天)\",\"异常天数\n(天)\","
     "\"早退次数\n(次)\",\"迟到次数\n(次)\",\"旷工次数\n(次)\",\"缺卡次数\n(次)\",\"1\n星期四\","
     "\"2\n星期五\"\n",
     "wecom-month"},
};

/* Profile, or the findings in square brackets. */
static ka_str
recognised(const char *path, ka_str bytes)
{
    diags = ka_diags_make(arena);
    struct world_result got = world_read(path, bytes);
    return got.file.profile ? got.file.profile->id
                            : ka_str_format(arena, "[%.*s]", KA_STR_ARG(kit_findings()));
}

Test(profiles, every_known_header_is_recognised)
{
    for (size_t i = 0; i < KA_COUNT(headers); i++) {
        const struct header *row = &headers[i];
        ka_str got = recognised(row->path, ka_str_of(row->text));
        cr_expect(
            ka_str_eq(got, ka_str_of(row->profile)), "%s: %.*s, not %s: %.*s", row->why,
            KA_STR_ARG(got), row->profile,
            KA_STR_ARG(diags.count ? ka_diag_message(arena, &diags.item[0], KA_ZH) : KA_STR("")));
    }
}

/* Also where no folder says the platform, and in GB18030. */
Test(profiles, the_header_alone_is_enough)
{
    for (size_t i = 0; i < KA_COUNT(headers); i++) {
        const struct header *row = &headers[i];
        ka_str got = recognised("a.csv", kit_encode("GB18030", ka_str_of(row->text)));
        cr_expect(ka_str_eq(got, ka_str_of(row->profile)), "%s: %.*s", row->why, KA_STR_ARG(got));
    }
}

/* Inquiries of the store: named, not read. */
Test(profiles, what_is_not_needed_is_named_and_left)
{
    diags = ka_diags_make(arena);
    struct world_result got =
        world_read("exports/2026-10/tm/a.csv",
                   KA_STR("日期,询单人数,当日询单人数,当日付款人数,最终付款人数,最终付款金额\n"
                          "2026-10-01,10,9,3,4,99.50\n"));
    cr_expect_eq(got.status, KA_OK);
    cr_expect_eq(got.file.rows, 0);
    cr_expect_eq(got.facts.len, 0);
    kit_expect_findings("inquiries", "export-known 0:0");
}

/* A chat a row: a buyer counts once for an account and day, and not when the account wrote first.
 */
Test(profiles, chats_are_counted_by_account_and_day)
{
    struct world_result got = world_read(
        "exports/2026-10/tm/a.csv",
        KA_STR("日期,开始时间,结束时间,买家旺旺,客服旺旺,接待类型,接待发起,状态\n"
               "2026-10-01,10:00:00,10:05:00,某买家,小满,直接接待,买家发起,落实下单落实付款\n"
               "2026-10-01,11:00:00,11:05:00,某买家,小满,直接接待,买家发起,待定\n"
               "2026-10-01,11:30:00,11:35:00,另一位,小满,直接接待,客服发起,待定\n"
               "2026-10-02,11:30:00,11:35:00,某买家,小满,直接接待,客服发起,待定\n"
               "2026-10-02,12:30:00,12:35:00,某买家,小满,直接接待,买家发起,待定\n"
               ",12:30:00,12:35:00,某买家,小满,直接接待,买家发起,待定\n"));
    cr_expect_eq(got.status, KA_OK);
    cr_expect(
        ka_str_eq(got.facts,
                  KA_STR("2 agent_stats@tm 小满 2026-10-01..2026-10-01 consulted=1 received=1\n"
                         "3 agent_stats@tm 小满 2026-10-01..2026-10-01 consulted=0 received=0\n"
                         "4 agent_stats@tm 小满 2026-10-01..2026-10-01 consulted=0 received=0\n"
                         "5 agent_stats@tm 小满 2026-10-02..2026-10-02 consulted=0 received=0\n"
                         "6 agent_stats@tm 小满 2026-10-02..2026-10-02 consulted=1 received=1")),
        "%.*s", KA_STR_ARG(got.facts));
    kit_expect_findings("chats", "row-no-subject 7:1");
}

/* Users pick Chitu's columns: any two figures will do, one is chance. */
Test(profiles, any_two_figures_of_chitu)
{
    const char *path = "exports/2026-10/tm/a_2026-10.csv";
    cr_expect(ka_str_eq(recognised(path, KA_STR("客服昵称,在线总时长(秒),销售额,别的,另外,其他\n")),
                        KA_STR("chitu")));
    cr_expect(ka_str_eq(recognised(path, KA_STR("客服昵称,销售额,别的\n")),
                        KA_STR("[not-recognised 1:0]")));
}

/* The weight of a rate may be the sum of several columns; without one of them there is none. */
Test(profiles, satisfaction_is_weighted_by_the_sum_of_answers)
{
    static const char header[] =
        "客服昵称,接待人数,客户满意率,服务满意度评价很满意,服务满意度评价满意,服务满意度评价一般,"
        "服务满意度评价不满,服务满意度评价很不满\n";
    const char *path = "exports/2026-10/tm/a_2026-10.csv";
    ka_str text = ka_str_format(arena, "%s小满,9,0.75,5,1,1,1,-\n一诺,9,75%%,5,1,1,1,0\n", header);
    struct world_result got = world_read(path, text);
    cr_expect(ka_str_eq(got.facts, KA_STR("2 agent_stats@tm 小满 2026-10-01..2026-10-31 received=9 "
                                          "satisfaction=0.75 bad_ratings=1\n"
                                          "3 agent_stats@tm 一诺 2026-10-01..2026-10-31 received=9 "
                                          "satisfaction=0.75*8 bad_ratings=1 bad_ratings=0 "
                                          "ratings=8 good_ratings=6 low_ratings=2")),
              "%.*s", KA_STR_ARG(got.facts));
}

/* Columns that a profile does not know are noise to `check`: known headers leave none. */
Test(profiles, every_column_is_explained)
{
    size_t unknown = 0;
    for (size_t i = 0; i < KA_COUNT(headers); i++) {
        struct world_result got = world_read(headers[i].path, ka_str_of(headers[i].text));
        for (size_t c = 0; c < got.file.column_count; c++) {
            if (got.file.column[c].column == KA_NO_INDEX && got.file.column[c].header.len > 0) {
                printf("%s: %.*s\n", headers[i].why, KA_STR_ARG(got.file.column[c].header));
                unknown++;
            }
        }
    }
    cr_expect_eq(unknown, 0, "%zu columns are not known", unknown);
}
