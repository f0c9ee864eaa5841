import { escapeHtml } from '../escape-html.ts'
import type { StaffAccount } from './user-pool.ts'

/** The local sign-in page: stands where Cognito's own page stands on AWS, and names the demo accounts. */
export function signInPage(
  query: URLSearchParams,
  accounts: readonly StaffAccount[],
  { problem = '', isFirst }: { readonly problem?: string; readonly isFirst?: { readonly email: string } } = {},
): string {
  const rows = accounts
    .filter(({ isDisabled }) => !isDisabled)
    .map(
      ({ email, password, group, name }) =>
        `<tr><td>${escapeHtml(name)}</td><td><code>${escapeHtml(email)}</code></td><td><code>${escapeHtml(password)}</code></td><td>${group ?? ''}</td></tr>`,
    )
    .join('')
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>登录 · Yunke 云客</title><style>
:root{color-scheme:light dark;--line:#d6dae1;--accent:#0b6e5f;--bg:#f4f6f8;--card:#fff;--dim:#5b6472}
@media(prefers-color-scheme:dark){:root{--line:#363d47;--accent:#4fc3ae;--bg:#14171b;--card:#1d2127;--dim:#9aa4b2}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--bg);font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{width:min(94vw,440px);background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px;box-sizing:border-box}
h1{font-size:22px;margin:0 0 4px}p{margin:0 0 18px;color:var(--dim);font-size:14px}label{display:block;font-size:14px;margin:12px 0 4px}
input{width:100%;box-sizing:border-box;font:inherit;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit}
button{width:100%;margin-top:18px;font:inherit;font-weight:600;padding:11px;border:0;border-radius:8px;background:var(--accent);color:var(--card);cursor:pointer}
.problem{color:#c92a2a;font-weight:600}table{width:100%;border-collapse:collapse;font-size:12px;margin-top:22px}td{border-top:1px solid var(--line);padding:6px 4px}code{font-size:11px;overflow-wrap:anywhere}
</style><main><h1>Yunke 云客</h1><p>本地登录 · Local sign-in（在 AWS 上由 Cognito 提供 · on AWS this is Cognito）</p>
${problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : ''}
<form method="post" action="/oidc/oauth2/authorize?${escapeHtml(query.toString())}">
<label for="email">邮箱 E-mail</label><input id="email" name="email" type="email" autocomplete="username" required ${isFirst ? `value="${escapeHtml(isFirst.email)}"` : 'autofocus'}>
<label for="password">密码 Password</label><input id="password" name="password" type="password" autocomplete="current-password" required ${isFirst ? 'autofocus' : ''}>
${isFirst ? '<label for="newPassword">第一次登录，请设置新密码 First sign-in: choose a password of your own</label><input id="newPassword" name="newPassword" type="password" minlength="12" autocomplete="new-password" required>' : ''}
<button type="submit">登录 Sign in</button></form>
<table aria-label="演示账号 Demo accounts">${rows}</table></main></html>`
}
