/*
 * The platforms this project knows by name.
 *
 * The list is open: a store may be on any platform, and an export profile may be for it. So an
 * unknown name is only a warning; but a mistyped one would leave a store without profile or rule,
 * and nobody would see why.
 */
#include "template/platform.h"

#include "base/compiler.h"

static const struct {
    const char *written;
    const char *id;
} platforms[] = {
    {"taobao", "taobao"},
    {"淘宝", "taobao"},
    {"天猫", "taobao"},
    {"tmall", "taobao"},
    {"jd", "jd"},
    {"京东", "jd"},
    {"pinduoduo", "pinduoduo"},
    {"拼多多", "pinduoduo"},
    {"douyin", "douyin"},
    {"抖音", "douyin"},
    {"抖店", "douyin"},
    {"kuaishou", "kuaishou"},
    {"快手", "kuaishou"},
    {"xiaohongshu", "xiaohongshu"},
    {"小红书", "xiaohongshu"},
    {"shopify", "shopify"},
    {"amazon", "amazon"},
    {"亚马逊", "amazon"},
    {"zendesk", "zendesk"},
    {"gorgias", "gorgias"},
    {"1688", "1688"},
    {"alibaba", "alibaba"},
    {"阿里巴巴国际站", "alibaba"},
    {"dingtalk", "dingtalk"},
    {"钉钉", "dingtalk"},
    {"wecom", "wecom"},
    {"企业微信", "wecom"},
    {"ebay", "ebay"},
    {"lazada", "lazada"},
    {"shopee", "shopee"},
    {"tiktok", "tiktok"},
    {"temu", "temu"},
    {"weixin", "weixin"},
    {"视频号", "weixin"},
    {"微信小店", "weixin"},
    {"vip", "vip"},
    {"唯品会", "vip"},
    {"web", "web"},
    {"官网", "web"},
};

ka_str
ka_platform_id(ka_str written)
{
    for (size_t i = 0; i < KA_COUNT(platforms); i++) {
        if (ka_str_eq(written, ka_str_of(platforms[i].written)))
            return ka_str_of(platforms[i].id);
    }
    return written;
}

ka_str
ka_platform_check(ka_str written, struct ka_place place, struct ka_diags *diags)
{
    ka_str names[KA_COUNT(platforms)];
    if (written.len == 0)
        return written;
    for (size_t i = 0; i < KA_COUNT(platforms); i++) {
        names[i] = ka_str_of(platforms[i].written);
        if (ka_str_eq(written, names[i]))
            return ka_str_of(platforms[i].id);
    }
    ka_str near = ka_str_nearest(written, names, KA_COUNT(names));
    if (near.len > 0)
        ka_diag(diags, KA_DIAG_PLATFORM_NEAR, place, written, near);
    else
        ka_diag(diags, KA_DIAG_PLATFORM_UNKNOWN, place, written);
    return written;
}
