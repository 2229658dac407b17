namespace Mbus
{
    /// <summary>Texts of record errors, in English.</summary>
    public static class RecordErrorText
    {
        /// <summary>Returns a short text of the error; empty for none.</summary>
        public static string Text(this RecordError error)
        {
            switch (error)
            {
                case RecordError.Truncated: return "the telegram ends within the record";
                case RecordError.TooManyDifes: return "more than 10 DIFEs";
                case RecordError.TooManyVifes: return "more than 10 VIFEs";
                case RecordError.ReservedDif: return "reserved DIF";
                case RecordError.ReservedLength: return "reserved length byte";
                case RecordError.UnknownVif: return "reserved VIF";
                case RecordError.UnknownVife: return "reserved VIFE";
                case RecordError.DataField: return "a date in a data field that cannot carry it";
                case RecordError.Reported: return "the meter reports an error of the record";
                default: return "";
            }
        }
    }
}
