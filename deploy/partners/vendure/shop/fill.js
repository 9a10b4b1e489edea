// Fills an empty database once: tables, catalogue, countries, a tax, ways to ship, the retailer and its account.
const fs = require('node:fs');
const path = require('node:path');
const {
    AdministratorService,
    bootstrap,
    ChannelService,
    CustomerService,
    JobQueueService,
    RequestContextService,
    RoleService,
    UserService,
} = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const { config } = require('./config');
const { csv } = require('./catalogue');

const PERMISSIONS = ['ReadCatalog', 'ReadOrder', 'CreateOrder', 'UpdateOrder', 'DeleteOrder'];

const initialData = {
    defaultLanguage: 'en',
    defaultZone: 'Europe',
    roles: [{ code: 'drop-shipping', description: 'What a retailer may do', permissions: PERMISSIONS }],
    countries: [
        { code: 'PT', name: 'Portugal', zone: 'Europe' },
        { code: 'ES', name: 'Spain', zone: 'Europe' },
        { code: 'IE', name: 'Ireland', zone: 'Europe' },
    ],
    taxRates: [{ name: 'Standard', percentage: 20 }],
    shippingMethods: [
        { name: 'Express', price: 900 },
        { name: 'Agreed', price: 0 },
    ],
    paymentMethods: [],
    collections: [],
};

async function fill(folder) {
    const products = process.env.SHOP_PRODUCTS || path.join(folder, 'products.csv');
    if (!process.env.SHOP_PRODUCTS) fs.writeFileSync(products, csv);
    const start = async () => {
        const app = await bootstrap(config({ fills: true }));
        await app.get(JobQueueService).start();
        await sellInEuros(app);
        return app;
    };
    const app = await populate(start, initialData, products);
    await employ(app);
    await welcome(app);
    await app.close();
}

async function sellInEuros(app) {
    const channels = app.get(ChannelService);
    const { id } = await channels.getDefaultChannel();
    await channels.update(await owner(app), { id, defaultCurrencyCode: 'EUR', availableCurrencyCodes: ['EUR'] });
}

/** The account that a retailer is given. */
async function employ(app) {
    const ctx = await owner(app);
    const { items: roles } = await app.get(RoleService).findAll(ctx);
    await app.get(AdministratorService).create(ctx, {
        emailAddress: 'endless-aisle',
        firstName: 'Endless',
        lastName: 'Aisle',
        password: process.env.SHOP_RETAILER_PASSWORD,
        roleIds: roles.filter(role => role.code === 'drop-shipping').map(role => role.id),
    });
}

/** The retailer as a customer: whose orders they are, and who is written to. */
async function welcome(app) {
    await app.get(CustomerService).create(await owner(app), {
        emailAddress: 'purchasing@retailer.example',
        firstName: 'Endless',
        lastName: 'Aisle',
    });
}

/** In whose name all of it is done. */
async function owner(app) {
    const contexts = app.get(RequestContextService);
    const stranger = await contexts.create({ apiType: 'admin' });
    const user = await app.get(UserService).getUserByEmailAddress(stranger, 'superadmin', 'administrator');
    return contexts.create({ apiType: 'admin', user });
}

fill(process.argv[2]).then(
    () => process.exit(0),
    error => {
        console.error(error);
        process.exit(1);
    },
);
