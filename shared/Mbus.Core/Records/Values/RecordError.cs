namespace Mbus
{
    /// <summary>What is wrong with one record. The others are read all the same, unless the end of the record cannot be known.</summary>
    public enum RecordError : byte
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>The telegram ends within the record. Nothing follows.</summary>
        Truncated,

        /// <summary>More than 10 DIFEs; storage, tariff and subunit are those of the first 10.</summary>
        TooManyDifes,

        /// <summary>More than 10 VIFEs.</summary>
        TooManyVifes,

        /// <summary>A DIF that the standard keeps for later. Nothing follows.</summary>
        ReservedDif,

        /// <summary>A length byte (LVAR) that the standard keeps for later. Nothing follows.</summary>
        ReservedLength,

        /// <summary>A VIF that the standard keeps for later: quantity and unit are unknown.</summary>
        UnknownVif,

        /// <summary>A VIFE that the standard keeps for later: it may change the value.</summary>
        UnknownVife,

        /// <summary>The data field cannot carry what the VIF announces, as a date in eight bits.</summary>
        DataField,

        /// <summary>The slave itself reports an error of the record, in a VIFE.</summary>
        Reported,
    }
}
