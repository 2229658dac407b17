namespace Mbus
{
    /// <summary>Coding of data required by a VIF if the data field alone does not determine it (EN 13757-3, data types).</summary>
    internal enum DataCoding : byte
    {
        /// <summary>Coding by the data field: integers are signed, type B.</summary>
        Default,

        /// <summary>Integers are unsigned, type C.</summary>
        Unsigned,

        /// <summary>Integers are bits, type D.</summary>
        Bits,

        /// <summary>Unsigned, in units of 1/4096.</summary>
        Rating,

        /// <summary>Variable length contains bytes, not text.</summary>
        Raw,

        /// <summary>Integers of 8 bytes are a secondary address.</summary>
        Address,

        /// <summary>A date, type G, in 16 bits.</summary>
        Date,

        /// <summary>Type F, I, J or M, by the data field.</summary>
        TimePoint,

        /// <summary>Type F, G, I or J, by the data field.</summary>
        AnyDate,

        /// <summary>Type F, G, I or J if the data field suits it, otherwise a number.</summary>
        DateOrNumber,

        /// <summary>Type K in 32 bits; in other data fields a number.</summary>
        DaylightSaving,

        /// <summary>Type L in variable length; in other data fields a number.</summary>
        ListeningWindow,
    }
}
