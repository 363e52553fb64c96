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
    cr_expect_lt(unknown, 25, "%zu columns are not known", unknown);
}
