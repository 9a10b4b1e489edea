"""What we ask Shopify, in GraphQL. Each document is valid in the published schema of the versions we name."""

VARIANT = """
fragment variant on ProductVariant {
  id legacyResourceId sku barcode price availableForSale inventoryQuantity inventoryPolicy
  inventoryItem { tracked }
  selectedOptions { name value }
  media(first: 1) { nodes { __typename ... on MediaImage { image { url } } } }
}
"""

PRODUCT = (
    """
fragment product on Product {
  legacyResourceId title vendor productType status description(truncateAt: 2000)
  media(first: 4) { nodes { __typename ... on MediaImage { image { url } } } }
  variants(first: $variants) { nodes { ...variant } }
}
"""
    + VARIANT
)

FIND_BY_CODE = (
    """
query findByCode($query: String!, $first: Int!, $variants: Int!) {
  shop { currencyCode }
  productVariants(first: $first, query: $query) { nodes { id product { ...product } } }
}
"""
    + PRODUCT
)

FIND_BY_WORDS = (
    """
query findByWords($query: String!, $first: Int!, $variants: Int!) {
  shop { currencyCode }
  products(first: $first, query: $query) { nodes { ...product } }
}
"""
    + PRODUCT
)

VARIANTS = (
    """
query variants($query: String!, $first: Int!) {
  productVariants(first: $first, query: $query) { nodes { ...variant product { status } } }
}
"""
    + VARIANT
)

ORDER = """
fragment order on Order {
  id legacyResourceId name poNumber cancelledAt cancelReason displayFulfillmentStatus
  totalPriceSet { presentmentMoney { amount currencyCode } }
}
"""

PARCELS = """
fragment parcels on Order {
  fulfillments(first: 50) {
    status
    trackingInfo(first: 10) { company number url }
    fulfillmentLineItems(first: 100) {
      nodes { id quantity lineItem { sku customAttributes { key value } } }
    }
  }
}
"""

DRAFT = """
fragment draft on DraftOrder {
  id ready
  totalPriceSet { presentmentMoney { amount currencyCode } }
  lineItems(first: 250) { nodes { quantity variant { id } } }
}
"""

CREATE_DRAFT = (
    """
mutation createDraft($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { ...draft } userErrors { field message } }
}
"""
    + DRAFT
)

DRAFT_STATE = (
    """
query draftState($id: ID!) {
  draftOrder(id: $id) { ready order { ...order } }
}
"""
    + ORDER
)

DELETE_DRAFT = """
mutation deleteDraft($id: ID!) {
  draftOrderDelete(input: {id: $id}) { deletedId userErrors { field message } }
}
"""

COMPLETE_DRAFT = (
    """
mutation completeDraft($id: ID!, $paymentPending: Boolean) {
  draftOrderComplete(id: $id, paymentPending: $paymentPending) {
    draftOrder { order { ...order } }
    userErrors { field message }
  }
}
"""
    + ORDER
)

FIND_ORDERS = (
    """
query findOrders($query: String!) {
  found: orders(first: 10, query: $query) { nodes { ...order } pageInfo { hasNextPage } }
  newest: orders(first: 50, sortKey: CREATED_AT, reverse: true) { nodes { ...order } }
}
"""
    + ORDER
)

ORDER_STATE = (
    """
query orderState($id: ID!) {
  order(id: $id) { ...order ...parcels }
}
"""
    + ORDER
    + PARCELS
)

CANCEL_ORDER = """
mutation cancelOrder($id: ID!, $note: String) {
  orderCancel(
    orderId: $id, reason: OTHER, restock: true, notifyCustomer: false, staffNote: $note,
    refundMethod: {originalPaymentMethodsRefund: false}
  ) {
    job { id done }
    orderCancelUserErrors { field message code }
  }
}
"""

RETURNS = (
    """
query returns($id: ID!) {
  order(id: $id) {
    ...order ...parcels
    returns(first: 50) {
      nodes {
        name status
        returnLineItems(first: 50) {
          nodes { __typename ... on ReturnLineItem { quantity returnReasonNote fulfillmentLineItem { id } } }
        }
      }
    }
  }
}
"""
    + ORDER
    + PARCELS
)

CREATE_RETURN = """
mutation createReturn($input: ReturnInput!) {
  returnCreate(returnInput: $input) { return { name status } userErrors { field message code } }
}
"""
