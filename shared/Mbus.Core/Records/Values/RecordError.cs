namespace Mbus
{
    /// <summary>Error of one record. Other records are still read, unless the end of the record is unknown.</summary>
    public enum RecordError : byte
    {
        /// <summary>No error.</summary>
        None,

        /// <summary>The telegram ends within the record. No records follow.</summary>
        Truncated,

        /// <summary>More than 10 DIFEs; storage, tariff and subunit come from the first 10.</summary>
        TooManyDifes,

        /// <summary>More than 10 VIFEs.</summary>
        TooManyVifes,

        /// <summary>Reserved DIF. No records follow.</summary>
        ReservedDif,

        /// <summary>Reserved length byte (LVAR). No records follow.</summary>
        ReservedLength,

        /// <summary>Reserved VIF: quantity and unit are unknown.</summary>
        UnknownVif,

        /// <summary>Reserved VIFE: it may change the value.</summary>
        UnknownVife,

        /// <summary>The data field does not suit the VIF, for example a date in eight bits.</summary>
        DataField,

        /// <summary>The slave reports an error of the record, in a VIFE.</summary>
        Reported,
    }
}
