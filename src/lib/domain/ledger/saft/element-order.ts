/*
 * In which order the children of an element stand, after the schemas of 1.30 and 1.40 (Skatteetaten); what is not named here
 * the schemas do not have there. Those of 1.40 alone are listed again below.
 */

const PARTY = 'RegistrationNumber Name Address Contact TaxRegistration BankAccount';
const ADDRESS =
  'StreetName Number AdditionalAddressDetail Building City PostalCode Region Country AddressType';
const BALANCES = 'OpeningDebitBalance OpeningCreditBalance ClosingDebitBalance ClosingCreditBalance';
const AMOUNT = 'Amount CurrencyCode VirtualCurrencyType CurrencyAmount ExchangeRate Country';
const NOK_AMOUNT = 'NOKAmount NOKTaxBase';

/** By the name of the element; where that stands in two places, by its parent's name too. */
const CHILDREN: Readonly<Record<string, string>> = {
  Header:
    'AuditFileVersion AuditFileCountry AuditFileRegion AuditFileDateCreated SoftwareCompanyName SoftwareID SoftwareVersion Company DefaultCurrencyCode SelectionCriteria HeaderComment TaxAccountingBasis TaxEntity UserID AuditFileSender',
  Company: PARTY,
  Address: ADDRESS,
  PostalAddress: ADDRESS,
  Contact: 'ContactPerson Telephone Fax Email Website MobilePhone',
  ContactPerson: 'Title FirstName Initials LastNamePrefix LastName BirthName Salutation OtherTitles',
  TaxRegistration: 'TaxRegistrationNumber TaxType TaxNumber TaxAuthority TaxVerificationDate',
  BankAccount:
    'IBANNumber BankAccountNumber BankAccountName SortCode BIC CurrencyCode GeneralLedgerAccountID',
  SelectionCriteria: 'SelectionStartDate SelectionEndDate',
  Account: `AccountID AccountDescription GroupingCategory GroupingCode AccountType AccountCreationDate ${BALANCES}`,
  Taxonomy: 'TaxonomyReference TaxonomyElement',
  TaxonomyElement: 'TaxonomyCode TaxonomyClusterID TaxonomyClusterContextID AccountID',
  Customer: `${PARTY} CustomerID SelfBillingIndicator BalanceAccount PartyInfo`,
  Supplier: `${PARTY} SupplierID SelfBillingIndicator BalanceAccount PartyInfo`,
  BalanceAccount: `AccountID ${BALANCES}`,
  PartyInfo: 'PaymentTerms NaceCode CurrencyCode Type Status Analysis Notes',
  PaymentTerms: 'Days Months CashDiscountDays CashDiscountRate FreeBillingMonth',
  TaxCodeDetails:
    'TaxCode EffectiveDate ExpirationDate Description TaxPercentage FlatTaxRate Country Region StandardTaxCode Compensation BaseRate',
  FlatTaxRate: AMOUNT,
  UOMTableEntry: 'UnitOfMeasure Description',
  AnalysisTypeTableEntry:
    'AnalysisType AnalysisTypeDescription AnalysisID AnalysisIDDescription StartDate EndDate Status Analysis',
  MovementTypeTableEntry: 'MovementType Description',
  Product:
    'ProductCode GoodsServicesID ProductGroup Description ProductCommodityCode ProductNumberCode ValuationMethod UOMBase UOMStandard UOMToUOMBaseConversionFactor Tax',
  Tax: 'TaxType TaxCode',
  PhysicalStockEntry:
    'WarehouseID LocationID ProductCode StockAccountNo ProductType ProductStatus StockAccountCommodityCode OwnerID UOMPhysicalStock UOMToUOMBaseConversionFactor UnitPrice OpeningStockQuantity OpeningStockValue ClosingStockQuantity ClosingStockValue StockCharacteristics',
  StockCharacteristics: 'StockCharacteristic StockCharacteristicValue',
  Owner: `${PARTY} OwnerID AccountID`,
  Asset: 'AssetID AccountID Description Supplier PurchaseOrderDate DateOfAcquisition StartUpDate Valuations',
  'Asset/Supplier': 'SupplierName SupplierID PostalAddress',
  Valuations: 'Valuation',
  Valuation:
    'AssetValuationType ValuationClass AcquisitionAndProductionCostsBegin AcquisitionAndProductionCostsEnd InvestmentSupport AssetLifeYear AssetLifeMonth AssetAddition Transfers AssetDisposal BookValueBegin DepreciationMethod DepreciationPercentage DepreciationForPeriod AppreciationForPeriod ExtraordinaryDepreciationsForPeriod AccumulatedDepreciation BookValueEnd',
  ExtraordinaryDepreciationsForPeriod: 'ExtraordinaryDepreciationForPeriod',
  ExtraordinaryDepreciationForPeriod: 'ExtraordinaryDepreciationMethod ExtraordinaryDepreciationForPeriod',
  Journal: 'JournalID Description Type',
  Transaction:
    'TransactionID Period PeriodYear TransactionDate SourceID VoucherType VoucherDescription TransactionType Description BatchID SystemEntryDate GLPostingDate ModificationDate CustomerID SupplierID SystemID',
  Line: 'RecordID AccountID Analysis ValueDate SourceDocumentID CustomerID SupplierID Description DebitAmount CreditAmount TaxInformation ReferenceNumber CID DueDate Quantity CrossReference SystemEntryTime OwnerID',
  Analysis: 'AnalysisType AnalysisID DebitAnalysisAmount CreditAnalysisAmount',
  DebitAnalysisAmount: AMOUNT,
  CreditAnalysisAmount: AMOUNT,
  DebitAmount: AMOUNT,
  CreditAmount: AMOUNT,
  TaxInformation:
    'TaxType TaxCode TaxPercentage Country TaxBase TaxBaseDescription DebitTaxAmount CreditTaxAmount DebitNOKTaxAmount CreditNOKTaxAmount TaxExemptionReason TaxDeclarationPeriod',
  DebitTaxAmount: AMOUNT,
  CreditTaxAmount: AMOUNT,
  DebitNOKTaxAmount: NOK_AMOUNT,
  CreditNOKTaxAmount: NOK_AMOUNT,
};

/** Not in 1.30. */
const OF_1_40: ReadonlySet<string> = new Set([
  ...['VirtualCurrencyType', 'DebitNOKTaxAmount', 'CreditNOKTaxAmount'],
  ...[
    'FlatTaxRate',
    ...['Amount', 'TaxAmount', 'AnalysisAmount'].flatMap((name) => [`Debit${name}`, `Credit${name}`]),
  ].map((amount) => `${amount}/Country`),
]);

export type WrittenVersion = '1.30' | '1.40';

const ORDERS: Readonly<Record<WrittenVersion, ReadonlyMap<string, readonly string[]>>> = {
  '1.30': ordersOf((parent, child) => !OF_1_40.has(child) && !OF_1_40.has(`${parent}/${child}`)),
  '1.40': ordersOf(() => true),
};

function ordersOf(has: (parent: string, child: string) => boolean): Map<string, readonly string[]> {
  return new Map(
    Object.entries(CHILDREN).map(([element, children]) => [
      element,
      children.split(' ').filter((child) => has(element, child)),
    ]),
  );
}

/** The names of an element's children in their order; null of one that has text. */
export function childrenOf(
  version: WrittenVersion,
  element: string,
  parent: string,
): readonly string[] | null {
  const orders = ORDERS[version];
  return orders.get(`${parent}/${element}`) ?? orders.get(element) ?? null;
}
