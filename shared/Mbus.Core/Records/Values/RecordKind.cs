namespace Mbus
{
    /// <summary>Kind of the item found by <see cref="RecordReader.Read"/>.</summary>
    public enum RecordKind : byte
    {
        /// <summary>No item: before the first record or after the last.</summary>
        None,

        /// <summary>A record: DIF, VIF and data.</summary>
        Record,

        /// <summary>A counter of the fixed data structure: four bytes of data without DIF and VIF.</summary>
        FixedCounter,

        /// <summary>DIF 0F: the rest of the telegram is manufacturer specific data. The last record.</summary>
        ManufacturerData,

        /// <summary>DIF 1F: like 0F, often without data; the slave has more telegrams, so request again. The last record.</summary>
        MoreRecordsFollow,

        /// <summary>DIF 7F: a master requests all records.</summary>
        GlobalReadout,

        /// <summary>Reserved DIF (3F to 6F, and xF with an extension bit): the rest cannot be read. The last record.</summary>
        ReservedDif,
    }
}
