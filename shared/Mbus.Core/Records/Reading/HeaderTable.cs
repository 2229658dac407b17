namespace Mbus
{
    /// <summary>Header and content announced by a CI field (EN 13757-7:2018, table 2; older meanings of 73, 76 and 77).</summary>
    internal static class HeaderTable
    {
        /// <summary>Device types of the 16 media of the fixed structure (EN 1434-3:1997).</summary>
        private static readonly byte[] FixedMedia =
        {
            0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0F, 0x03, 0x04, 0x06, 0x07, 0x08, 0x0F,
        };

        public static TelegramContent Find(byte ci, int length, out HeaderKind kind)
        {
            kind = Kind(ci);
            switch (ci)
            {
                case ControlInformation.FixedData:
                case ControlInformation.FixedDataMode2:
                    if (length != TelegramHeader.FixedLength)
                        return ci == ControlInformation.FixedData ? TelegramContent.CompactFrame : TelegramContent.Other;
                    kind = HeaderKind.Fixed;
                    return TelegramContent.FixedCounters;
                case ControlInformation.SelectSlave:
                    return TelegramContent.Selection;
                case 0x6E:
                case 0x6F:
                case ControlInformation.ApplicationError:
                    return TelegramContent.ApplicationError;
                case ControlInformation.Alarm:
                case 0x74:
                case 0x75:
                    return TelegramContent.Alarm;
                case ControlInformation.FormatFrame:
                case ControlInformation.FormatFrameShortHeader:
                case ControlInformation.FormatFrameLongHeader:
                    return TelegramContent.FormatFrame;
                case ControlInformation.CompactFrame:
                case ControlInformation.CompactFrameShortHeader:
                    return TelegramContent.CompactFrame;
                case ControlInformation.DataSend:
                case 0x5A:
                case 0x5B:
                case ControlInformation.VariableData:
                case ControlInformation.VariableDataMode2:
                case ControlInformation.VariableDataNoHeader:
                case ControlInformation.VariableDataShortHeader:
                    return TelegramContent.Records;
                default:
                    return TelegramContent.Other;
            }
        }

        public static int Length(HeaderKind kind)
        {
            switch (kind)
            {
                case HeaderKind.Short: return TelegramHeader.ShortLength;
                case HeaderKind.Long: return TelegramHeader.LongLength;
                case HeaderKind.Fixed: return TelegramHeader.FixedLength;
                case HeaderKind.Address: return SecondaryAddress.Length;
                default: return 0;
            }
        }

        /// <summary>
        /// Returns true for security modes known to encrypt the whole body: DES, AES in counter and authenticated modes, and TLS.
        /// </summary>
        public static bool IsCipher(int securityMode)
        {
            return securityMode == 2 || securityMode == 3 || (securityMode >= 8 && securityMode <= 10) || securityMode == 13;
        }

        public static byte DeviceType(int fixedMedium)
        {
            return FixedMedia[fixedMedium];
        }

        private static HeaderKind Kind(byte ci)
        {
            switch (ci)
            {
                case ControlInformation.SelectSlave:
                    return HeaderKind.Address;
                case 0x5A:
                case 0x61:
                case 0x65:
                case 0x67:
                case ControlInformation.FormatFrameShortHeader:
                case 0x6E:
                case 0x74:
                case 0x7A:
                case ControlInformation.CompactFrameShortHeader:
                case 0x7D:
                case 0x7F:
                case 0x8A:
                case 0xC1:
                case 0xC4:
                    return HeaderKind.Short;
                case 0x53:
                case 0x55:
                case 0x5B:
                case 0x60:
                case 0x64:
                case 0x68:
                case ControlInformation.FormatFrameLongHeader:
                case 0x6C:
                case 0x6D:
                case 0x6F:
                case 0x72:
                case ControlInformation.FixedData:
                case 0x75:
                case 0x76:
                case 0x7C:
                case 0x7E:
                case 0x80:
                case 0x84:
                case 0x85:
                case 0x8B:
                case 0xC0:
                case 0xC2:
                case 0xC3:
                case 0xC5:
                    return HeaderKind.Long;
                default:
                    return HeaderKind.None;
            }
        }
    }
}
