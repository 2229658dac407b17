namespace Mbus
{
    /// <summary>
    /// Decides which requests are permitted, by C field, address, CI field and length. Requests without a matching row are refused.
    /// </summary>
    internal static class Passage
    {
        private const int Columns = 8;
        private const byte None = 0;
        private const byte Any = 0xFF;
        private const byte MaxSelection = Selection.MaxLength - 9;

        // Record of an enhanced selection: a fabrication number of eight digits.
        private const byte FabricationNumberDif = 0x0C;
        private const byte FabricationNumberVif = 0x78;

        private const byte BusAddressVif = 0x7A;
        private const byte IdentificationVif = 0x79;

        // Function, addresses from and to, CI from and to, data bytes from and to, required access.
        private static readonly byte[] Rows =
        {
            ControlField.SndNke, 0, 255, None, None, 0, 0, (byte)Access.Read,
            ControlField.ReqUd1, 0, 254, None, None, 0, 0, (byte)Access.Read,
            ControlField.ReqUd2, 0, 254, None, None, 0, 0, (byte)Access.Read,
            ControlField.ReqSke, 0, 254, None, None, 0, 0, (byte)Access.Read,

            // Selection by secondary address, optionally with a fabrication number.
            ControlField.SndUd, 253, 253, 0x52, 0x52, 8, 8, (byte)Access.Read,
            ControlField.SndUd, 253, 253, 0x52, 0x52, 14, 14, (byte)Access.Read,
            ControlField.SndUd, 253, 253, 0x52, 0x52, 0, MaxSelection, (byte)Access.Write,
            ControlField.SndUd, 253, 253, 0x56, 0x56, 0, MaxSelection, (byte)Access.Write,

            // One meter, or the selected ones; 254 is one meter or a collision, so no baud rate.
            ControlField.SndUd, 0, 252, 0x00, 0xFF, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 253, 253, 0x00, 0x51, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 253, 253, 0x53, 0x55, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 253, 253, 0x57, 0xFF, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 254, 254, 0x00, 0xB7, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 254, 254, 0xC0, 0xFF, 0, 252, (byte)Access.Write,

            // All meters: application reset, data without an address, synchronisation, time.
            ControlField.SndUd, 255, 255, 0x50, 0x51, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 255, 255, 0x5C, 0x5C, 0, 252, (byte)Access.Write,
            ControlField.SndUd, 255, 255, 0x6C, 0x6D, 0, 252, (byte)Access.Write,

            // All other frames of a master, except selections that cannot be repeated.
            Any, 0, 252, 0x00, 0xFF, 0, 252, (byte)Access.ChangeBus,
            Any, 253, 253, 0x00, 0x51, 0, 252, (byte)Access.ChangeBus,
            Any, 253, 253, 0x53, 0x55, 0, 252, (byte)Access.ChangeBus,
            Any, 253, 253, 0x57, 0xFF, 0, 252, (byte)Access.ChangeBus,
            Any, 254, 255, 0x00, 0xFF, 0, 252, (byte)Access.ChangeBus,
        };

        /// <summary>Returns true if a request is permitted.</summary>
        internal static bool Allows(Access access, Frame request, RecordReader records)
        {
            for (int row = 0; row < Rows.Length; row += Columns)
            {
                if (Matches(row, request) && (byte)access >= Rows[row + 7])
                    return access == Access.ChangeBus || IsSafe(access, request, records);
            }

            return false;
        }

        /// <summary>
        /// Returns true for a write that makes meters unreachable if several execute it: a baud rate, or an address, after which they
        /// cannot be distinguished.
        /// </summary>
        internal static bool IsForOneMeter(Frame request, RecordReader records)
        {
            return ControlField.Function(request.C) == ControlField.SndUd && request.Kind != FrameKind.Short
                && (ControlInformation.BaudRate(request.Ci) != 0 || GivesAddress(request, records));
        }

        private static bool Matches(int row, Frame request)
        {
            byte function = Rows[row];
            return (function == Any || function == ControlField.Function(request.C))
                && IsWithin(row + 1, request.A) && IsWithin(row + 3, request.Ci) && IsWithin(row + 5, request.DataLength)
                && (request.Kind == FrameKind.Short) == (function != Any ? function != ControlField.SndUd : request.Kind == FrameKind.Short);
        }

        private static bool IsWithin(int at, int value)
        {
            return value >= Rows[at] && value <= Rows[at + 1];
        }

        // Checks beyond the columns: the record of an enhanced selection, and records that give several meters one address.
        private static bool IsSafe(Access access, Frame request, RecordReader records)
        {
            if (Selection.IsSelection(request))
                return access != Access.Read || request.DataLength == SecondaryAddress.Length || IsFabricationNumber(request);
            return request.A < PrimaryAddress.Test || !GivesAddress(request, records);
        }

        private static bool IsFabricationNumber(Frame request)
        {
            int record = request.DataOffset + SecondaryAddress.Length;
            return request.Buffer[record] == FabricationNumberDif && request.Buffer[record + 1] == FabricationNumberVif;
        }

        // An unreadable record may be one of them.
        private static bool GivesAddress(Frame request, RecordReader records)
        {
            if (request.Ci != ControlInformation.DataSend)
                return false;

            records.Reset(TelegramHeader.Read(request));
            while (records.Read())
            {
                int vif = records.Kind == RecordKind.Record ? records.Buffer[records.VifOffset] & 0x7F : 0;
                if (vif == BusAddressVif || vif == IdentificationVif || records.Error != RecordError.None)
                    return true;
            }

            return false;
        }
    }
}
