'use strict'

// Entities as Squid's generator would make them from a schema, without a compile step.
const {Entity, PrimaryColumn, Column, Index} = require('typeorm')

function entity(name, columns, indexes = []) {
  const made = {
    [name]: class {
      constructor(values) {
        Object.assign(this, values)
      }
    },
  }[name]
  PrimaryColumn('text')(made.prototype, 'id')
  for (const [column, type] of Object.entries(columns)) {
    const options = type === 'bigint' ? {transformer: {from: (v) => (v == null ? v : BigInt(v)), to: (v) => v?.toString()}} : {}
    Column(type, {nullable: false, ...options})(made.prototype, column)
  }
  for (const column of indexes) Index()(made.prototype, column)
  Entity(name.toLowerCase())(made)
  return made
}

exports.Event = entity('Event', {name: 'text', args: 'jsonb'})
exports.Voucher = entity('Voucher', {root: 'text', holder: 'int4', amount: 'bigint', state: 'text'}, ['root', 'holder'])
exports.Root = entity('Root', {face: 'bigint'})
