'use strict'

// Squid SDK over our events. Rows of a batch are read and written in one statement a table, as its guide advises.
const fs = require('fs')
const {EvmBatchProcessor} = require('@subsquid/evm-processor')
const {TypeormDatabase} = require('@subsquid/typeorm-store')
const {createOrmConfig} = require('@subsquid/typeorm-config')
const codec = require('@subsquid/evm-codec')
const {event, indexed} = require('@subsquid/evm-abi')
const {DataSource, In} = require('typeorm')
const keccak256 = require('keccak256')

const job = JSON.parse(fs.readFileSync(process.env.BENCH_JOB, 'utf8'))
// The server listens on a socket in a folder, which Squid's URL parser does not know.
const database = new URL(job.database_url.replace('@/', '@localhost/'))
Object.assign(process.env, {
  DB_HOST: database.searchParams.get('host') ?? database.hostname,
  DB_NAME: database.pathname.slice(1),
  DB_USER: database.username,
  DB_PASS: database.password,
})
const {Event, Voucher, Root} = require('./lib/model')
const CHILDREN = 10_000n

function typeOf(input) {
  if (!input.type.startsWith('tuple')) return input.type
  return `(${input.components.map(typeOf).join(',')})${input.type.slice(5)}`
}

function codecOf(input) {
  if (input.type.endsWith('[]')) return codec.array(codecOf({...input, type: input.type.slice(0, -2)}))
  if (input.type === 'tuple') return codec.struct(Object.fromEntries(input.components.map((c) => [c.name, codecOf(c)])))
  return codec[input.type]
}

const byTopic = new Map()
for (const entry of JSON.parse(fs.readFileSync(job.abi, 'utf8'))) {
  const signature = `${entry.name}(${entry.inputs.map(typeOf).join(',')})`
  const topic = '0x' + keccak256(signature).toString('hex')
  const inputs = entry.inputs.map((i) => [i.name, i.indexed ? indexed(codecOf(i)) : codecOf(i)])
  byTopic.set(topic, [entry.name, event(topic, signature, Object.fromEntries(inputs))])
}

const creates = (name, a) => name === 'VoucherIssued' || name === 'SplitOffered' || (name === 'TitlePassed' && a.other !== 0n)

const handlers = {
  IssueAccepted: (v) => (v.state = 'active'),
  SplitAccepted: (v) => (v.state = 'active'),
  TransferAccepted: (v, a) => (v.holder = a.to),
  TitlePassed: (v, a) => (v.holder = a.to),
  OfferEnded: (v) => (v.state = v.state === 'offered' ? 'ended' : v.state),
  VoucherVoided: (v) => (v.state = 'ended'),
}

async function onBatch(ctx) {
  const decoded = []
  const wanted = new Set()
  for (const block of ctx.blocks)
    for (const log of block.logs) {
      const [name, shape] = byTopic.get(log.topics[0])
      const a = shape.decode(log)
      decoded.push([`${block.header.height}-${log.logIndex}`, name, a])
      if (a.voucher) wanted.add(String(a.voucher))
      if (a.other) wanted.add(String(a.other))
    }
  const known = await ctx.store.findBy(Voucher, {id: In([...wanted])})
  const vouchers = new Map(known.map((v) => [v.id, v]))
  const events = []
  const roots = []
  for (const [id, name, a] of decoded) {
    events.push(new Event({id, name, args: JSON.parse(JSON.stringify(a, (_, v) => (typeof v === 'bigint' ? v.toString() : v)))}))
    if (name === 'VoucherIssued') roots.push(new Root({id: String(a.voucher), face: a.amountFen}))
    if (creates(name, a)) {
      const root = String(a.voucher - (a.voucher % CHILDREN))
      const state = name === 'TitlePassed' ? 'active' : 'offered'
      vouchers.set(String(a.voucher), new Voucher({id: String(a.voucher), root, holder: a.to, amount: a.amountFen, state}))
    } else if (handlers[name]) handlers[name](vouchers.get(String(a.voucher)), a)
    if (a.parentAmountFen !== undefined && a.other !== 0n) vouchers.get(String(a.other)).amount = a.parentAmountFen
  }
  await ctx.store.insert(events)
  await ctx.store.insert(roots)
  await ctx.store.upsert([...vouchers.values()])
  if (ctx.blocks.at(-1).header.height >= job.last) done = performance.now()
}

let began
let done

async function main() {
  const source = new DataSource({...createOrmConfig(), synchronize: true})
  await source.initialize()
  await source.destroy()
  began = performance.now()
  new EvmBatchProcessor()
    .setRpcEndpoint({url: job.rpc_url, maxBatchCallSize: 100})
    .setFinalityConfirmation(30)
    .setBlockRange({from: job.first, to: job.last})
    .setFields({log: {topics: true, data: true}})
    .addLog({address: job.addresses})
    .run(new TypeormDatabase({supportHotBlocks: false}), onBatch)
}

process.on('exit', () => console.log(JSON.stringify({seconds: (performance.now() - began) / 1000, handled: done !== undefined})))
main()
