namespace Mbus
{
    /// <summary>What <see cref="RecordReader.Read"/> came upon.</summary>
    public enum RecordKind : byte
    {
        /// <summary>Nothing: before the first record or behind the last.</summary>
        None,

        /// <summary>A record: DIF, VIF and data.</summary>
        Record,

        /// <summary>A counter of the fixed data structure: four bytes of data without DIF and VIF.</summary>
        FixedCounter,

        /// <summary>DIF 0F: the rest of the telegram are the manufacturer's own data. The last record.</summary>
        ManufacturerData,

        /// <summary>DIF 1F: like 0F, often without data, and the slave has more telegrams: ask again. The last record.</summary>
        MoreRecordsFollow,

        /// <summary>DIF 7F: a master asks for everything.</summary>
        GlobalReadout,

        /// <summary>A DIF that the standard keeps for later (3F to 6F, and xF with an extension bit): the rest cannot be read. The last record.</summary>
        ReservedDif,
    }
}
