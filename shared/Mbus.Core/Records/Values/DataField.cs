namespace Mbus
{
    /// <summary>Data field, DIF bits 3 to 0: length and coding of the data (EN 13757-3, coding of the data field).</summary>
    public enum DataField : byte
    {
        /// <summary>No data.</summary>
        None = 0x0,

        /// <summary>Integer of 8 bits.</summary>
        Int8 = 0x1,

        /// <summary>Integer of 16 bits.</summary>
        Int16 = 0x2,

        /// <summary>Integer of 24 bits.</summary>
        Int24 = 0x3,

        /// <summary>Integer of 32 bits.</summary>
        Int32 = 0x4,

        /// <summary>Floating point number of 32 bits (type H).</summary>
        Real32 = 0x5,

        /// <summary>Integer of 48 bits.</summary>
        Int48 = 0x6,

        /// <summary>Integer of 64 bits.</summary>
        Int64 = 0x7,

        /// <summary>No data: a master selects the record for readout.</summary>
        Selection = 0x8,

        /// <summary>2 digits in BCD.</summary>
        Bcd2 = 0x9,

        /// <summary>4 digits in BCD.</summary>
        Bcd4 = 0xA,

        /// <summary>6 digits in BCD.</summary>
        Bcd6 = 0xB,

        /// <summary>8 digits in BCD.</summary>
        Bcd8 = 0xC,

        /// <summary>Variable length: a length byte (LVAR) precedes the data.</summary>
        Variable = 0xD,

        /// <summary>12 digits in BCD.</summary>
        Bcd12 = 0xE,

        /// <summary>The whole DIF is a special function.</summary>
        Special = 0xF,
    }
}
