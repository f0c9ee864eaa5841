import type { StaffAccount } from '../services/issuer.ts'

export const flowPage = (_staff: readonly StaffAccount[]) => '<!doctype html><title>Yunke</title>'
