namespace Mbus
{
    /// <summary>Texts of general application errors, CI 70 (EN 13757-3, report of general application errors).</summary>
    public static class ApplicationErrorText
    {
        /// <summary>Returns the text of an error code, in lower case.</summary>
        public static string Text(byte errorCode)
        {
            switch (errorCode)
            {
                case 0x00: return "unspecified error";
                case 0x01: return "unimplemented CI field";
                case 0x02: return "buffer too long";
                case 0x03: return "too many records";
                case 0x04: return "premature end of record";
                case 0x05: return "more than 10 DIFEs";
                case 0x06: return "more than 10 VIFEs";
                case 0x08: return "application busy";
                case 0x09: return "too many readouts";
                default: return "reserved error " + NumberText.Hex(errorCode, 2);
            }
        }
    }
}
