import * as z from 'zod'
import { Role } from '../records/agent.ts'
import { StaffMember } from '../records/staff.ts'
import { admins, type RouteDefinition } from './route.ts'

/** Who may sign in, and as what. */
export const staffRoutes = {
  listStaff: {
    method: 'GET',
    path: '/v1/staff',
    summary: 'Everybody who may sign in',
    roles: admins,
    response: z.object({ items: z.array(StaffMember) }),
  },
  inviteStaff: {
    method: 'POST',
    path: '/v1/staff',
    summary: 'Invite a colleague: they are sent a password by e-mail, which they change when they first sign in',
    roles: admins,
    body: z.object({ email: z.email().max(254), name: z.string().trim().min(1).max(100), role: Role }).strict(),
    response: StaffMember,
    status: 201,
  },
  editStaff: {
    method: 'PATCH',
    path: '/v1/staff/{staffId}',
    summary: 'Change what a colleague may do, or whether they may sign in. Nobody changes themselves',
    roles: admins,
    body: z.object({ role: Role.optional(), isEnabled: z.boolean().optional() }).strict(),
    response: StaffMember,
  },
  remindStaff: {
    method: 'POST',
    path: '/v1/staff/{staffId}/invitation',
    summary: 'Send an invitation again, with a new password',
    roles: admins,
    response: z.null(),
    status: 204,
  },
} as const satisfies Record<string, RouteDefinition>
