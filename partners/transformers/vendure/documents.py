"""What we ask Vendure, in GraphQL. `<gtin>` and `<number>` stand for what a shop calls its own fields."""

SHOP = """
fragment shop on Query {
  globalSettings { trackInventory outOfStockThreshold serverConfig { moneyStrategyPrecision } }
  activeChannel { token }
}
"""

VARIANT = """
fragment variant on ProductVariant {
  id sku enabled priceWithTax currencyCode customFields { gtin: <gtin> }
  stockLevel trackInventory useGlobalOutOfStockThreshold outOfStockThreshold
  stockLevels { stockOnHand stockAllocated }
  options { name group { name } }
  assets { preview }
}
"""

PRODUCT = """
fragment product on Product {
  id enabled name description
  assets { preview }
  facetValues { name facet { code } }
  variantList(options: {take: $most, filter: {enabled: {eq: true}}}) { items { ...variant } }
}
"""

FIND_VARIANTS = f"""
query findVariants($filter: ProductVariantFilterParameter!, $hits: Int!, $most: Int!) {{
  ...shop
  productVariants(options: {{take: $hits, filter: $filter}}) {{ items {{ ...variant product {{ ...product }} }} }}
}}
{SHOP}{PRODUCT}{VARIANT}"""

FIND_PRODUCTS = f"""
query findProducts($filter: ProductFilterParameter!, $hits: Int!, $most: Int!) {{
  ...shop
  products(options: {{take: $hits, filter: $filter}}) {{ items {{ ...product }} }}
}}
{SHOP}{PRODUCT}{VARIANT}"""

ORDER = """
fragment order on Order {
  id code state orderPlacedAt totalWithTax currencyCode customFields { number: <number> }
  lines { id quantity productVariant { id sku } }
  fulfillments { state method trackingCode lines { quantity orderLineId } }
}
"""

FIND_ORDERS = f"""
query findOrders($filter: OrderFilterParameter!) {{
  ...shop
  orders(options: {{take: 10, filter: $filter}}) {{ totalItems items {{ ...order }} }}
}}
{SHOP}{ORDER}"""

BEFORE_BUYING = f"""
query beforeBuying(
  $orders: OrderFilterParameter!, $variants: ProductVariantFilterParameter!, $most: Int!
) {{
  ...shop
  orders(options: {{take: 10, filter: $orders}}) {{ totalItems items {{ ...order }} }}
  productVariants(options: {{take: $most, filter: $variants}}) {{
    items {{ id sku enabled customFields {{ gtin: <gtin> }} product {{ enabled }} }}
  }}
}}
{SHOP}{ORDER}"""

CREATE_DRAFT = """
mutation createDraft { createDraftOrder { id } }
"""

REFUSED = "__typename ... on ErrorResult { errorCode message }"

SHIPPING_METHODS = """
query shippingMethods($id: ID!) {
  eligibleShippingMethodsForDraftOrder(orderId: $id) { id code priceWithTax }
}
"""

CHOOSE_SHIPPING = f"""
mutation chooseShipping($id: ID!, $method: ID!) {{
  setDraftOrderShippingMethod(orderId: $id, shippingMethodId: $method) {{ {REFUSED} ...order }}
}}
{ORDER}"""

CLAIM = """
mutation claim($id: ID!, $number: String!) {
  setDraftOrderCustomFields(orderId: $id, input: {id: $id, customFields: {<number>: $number}}) {
    customFields { number: <number> }
  }
}
"""

DELETE_DRAFT = """
mutation deleteDraft($id: ID!) { deleteDraftOrder(orderId: $id) { result message } }
"""

BUY = f"""
mutation buy($id: ID!, $number: String!, $method: String!) {{
  transitionOrderToState(id: $id, state: "ArrangingPayment") {{
    {REFUSED} ... on OrderStateTransitionError {{ transitionError }}
  }}
  addManualPaymentToOrder(input: {{orderId: $id, method: $method, transactionId: $number, metadata: {{}}}}) {{
    {REFUSED} ...order
  }}
}}
{ORDER}"""

ORDER_NOW = f"""
query orderNow($id: ID!) {{ order(id: $id) {{ ...order }} }}
{ORDER}"""

CANCEL = f"""
mutation cancel($id: ID!, $reason: String!) {{
  cancelOrder(input: {{orderId: $id, reason: $reason, cancelShipping: true}}) {{ {REFUSED} }}
}}
"""

LOG_IN = f"""
mutation logIn($username: String!, $password: String!) {{
  login(username: $username, password: $password) {{ {REFUSED} }}
}}
"""

RIGHTS = """
query rights { me { channels { token permissions } } activeChannel { token } }
"""


def fill_draft(lines: int) -> str:
    """Put so many lines into a draft and say whose it is and where it goes, in one document, one after the other."""
    declared = "".join(f", $line{n}: AddItemToDraftOrderInput!" for n in range(lines))
    added = "\n".join(
        f"  line{n}: addItemToDraftOrder(orderId: $id, input: $line{n}) {{ {REFUSED} }}" for n in range(lines)
    )
    return f"""
mutation fillDraft($id: ID!, $customer: ID!, $address: CreateAddressInput!{declared}) {{
{added}
  setCustomerForDraftOrder(orderId: $id, customerId: $customer) {{ {REFUSED} }}
  setDraftOrderShippingAddress(orderId: $id, input: $address) {{ id }}
}}
"""
