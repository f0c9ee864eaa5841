export const wechatPage = () => '<!doctype html><title>WeChat</title>'
