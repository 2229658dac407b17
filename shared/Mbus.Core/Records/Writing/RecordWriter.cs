namespace Mbus
{
    /// <summary>
    /// Writes records in sequence: the counterpart of <see cref="RecordReader"/>. Begin a record, add its VIF and VIFEs in wire order, and
    /// complete it with its value. A record is written completely or not at all: the completing methods return false, and leave earlier
    /// bytes unchanged, if the record does not fit into the buffer or a part does not fit into its field.
    /// </summary>
    /// <remarks>EN 13757-3: data blocks. Numbers are written low byte first; where editions differ, the new form is written.</remarks>
    public sealed class RecordWriter
    {
        private const int NoVif = -1;
        private const int MaxTextLength = DataLayout.LastTextLength;

        private readonly RecordBytes _bytes = new();
        private int _last;
        private int _vifes;
        private DataField _field;
        private DataCoding _coding;

        // The VIFE before, if it decides the meaning of the next code.
        private byte _vife;

        /// <summary>Length of the records written so far, in bytes.</summary>
        public int Length
        {
            get { return _bytes.Length; }
        }

        /// <summary>Starts a new sequence of records in a part of a buffer.</summary>
        /// <exception cref="System.ArgumentException">The range is outside the buffer.</exception>
        public void Reset(byte[] buffer, int offset, int count)
        {
            RecordReader.CheckRange(buffer, offset, count);
            _bytes.Reset(buffer, offset, count);
        }

        /// <summary>Begins a record of an instantaneous value with storage number, tariff and subunit 0.</summary>
        public void Begin(DataField field)
        {
            Begin(field, RecordFunction.Instantaneous, 0, 0, 0, 0);
        }

        /// <summary>
        /// Begins a record: storage of 41 bits, tariff of 20, subunit of 10. Writes the necessary DIFEs and at least
        /// <paramref name="difeCount"/>, 0 to 10; one DIFE more than needed marks a register (EN 13757-3:2018, final DIFE).
        /// </summary>
        public void Begin(DataField field, RecordFunction function, ulong storage, int tariff, int subunit, int difeCount)
        {
            _bytes.Begin();
            _bytes.FailIf(field == DataField.Special);
            _field = field;
            _coding = DataCoding.Default;
            _vife = 0;
            _vifes = 0;
            _last = NoVif;
            _bytes.Put((byte)((int)field | ((int)function << 4) | ((int)(storage & 1) << 6)));
            storage >>= 1;
            for (int i = 0; i < DataLayout.MaxExtensions && (i < difeCount || storage != 0 || tariff != 0 || subunit != 0); i++)
            {
                _bytes.Extend(_bytes.At - 1);
                _bytes.Put((byte)((int)(storage & 0x0F) | ((tariff & 3) << 4) | ((subunit & 1) << 6)));
                storage >>= 4;
                tariff >>= 2;
                subunit >>= 1;
            }

            _bytes.FailIf(storage != 0 || tariff != 0 || subunit != 0 || difeCount > DataLayout.MaxExtensions);
        }

        /// <summary>Adds the VIF: its code in the form of <see cref="RecordReader.Vif"/>, for example 0x13, 0xFB01 or 0xFDFD02.</summary>
        public void AddVif(int code)
        {
            _vifes = code > 0xFFFF ? 2 : code > 0xFF ? 1 : 0;
            for (int i = _vifes; i > 0; i--)
                _bytes.Put((byte)(code >> (8 * i)));
            _last = _bytes.At;
            _bytes.Put((byte)(code & ~DataLayout.Extension));
            _coding = VifTable.CodingOf(code);
        }

        /// <summary>
        /// Adds the unit in plain text (VIF 7C), in ISO 8859-1. The standard puts it after the VIFEs, many meters before them.
        /// </summary>
        public void AddUnitText(string text)
        {
            _bytes.FailIf(text.Length > 0xFF);
            _bytes.Put((byte)text.Length);
            _bytes.PutText(text);
        }

        /// <summary>Adds a VIFE, 00 to 7F; at most 10, including the codes after FB and FD.</summary>
        public void AddVife(byte code)
        {
            _bytes.FailIf(_last == NoVif || _vifes == DataLayout.MaxExtensions);
            _bytes.Extend(_last);
            _last = _bytes.At;
            _vifes++;
            code = (byte)(code & ~DataLayout.Extension);
            _bytes.Put(code);
            _coding = VifeTable.Recode(_coding, _vife, code);
            if (_vife == VifeTable.Extension)
                _vife = 0;
            else if (_vife != VifeTable.Manufacturer)
                _vife = code;
        }

        /// <summary>Adds the one or two VIFEs of an effect.</summary>
        public void AddEffect(VifeEffect effect)
        {
            if (((int)effect & 0x100) != 0)
                AddVife(0x7C);
            AddVife((byte)((int)effect & 0x7F));
        }

        /// <summary>
        /// Completes a record with a number: BCD or binary by the data field; a binary number is signed or unsigned by the VIF, and in
        /// variable length uses the minimum number of bytes. The number is in the power of ten of the VIF. The minimum of a signed and the
        /// maximum of an unsigned data field mean "no valid value".
        /// </summary>
        public bool WriteInteger(long value)
        {
            if (_field == DataField.Variable)
            {
                int length = NumberRange.BinaryLength(_coding, value);
                _bytes.FailIf(!NumberRange.IsInRange(_coding, value, length));
                _bytes.Put((byte)(DataLayout.Binary + length));
                _bytes.PutBinary(value, length);
            }
            else if (_field >= DataField.Bcd2)
            {
                _bytes.PutBcd(value, DataLayout.Length((int)_field), 0xF);
            }
            else
            {
                bool isInteger = _field != DataField.Real32 && _field != DataField.None && _field != DataField.Selection;
                _bytes.FailIf(!isInteger || !NumberRange.IsInRange(_coding, value, DataLayout.Length((int)_field)));
                _bytes.PutBinary(value, DataLayout.Length((int)_field));
            }

            return Close();
        }

        /// <summary>Completes a record of variable length with a BCD number of 1 to 9 bytes.</summary>
        public bool WriteVariableBcd(long value, int length)
        {
            _bytes.FailIf(_field != DataField.Variable || length < 1 || length > 9);
            _bytes.Put((byte)((value < 0 ? DataLayout.NegativeBcd : DataLayout.PositiveBcd) + length));
            _bytes.PutBcd(value < 0 ? -value : value, length, 0);
            return Close();
        }

        /// <summary>
        /// Completes a record of the data field Real32 with the nearest number of that type (H); NaN means "no valid value".
        /// </summary>
        public bool WriteReal(double value)
        {
            _bytes.FailIf(_field != DataField.Real32);
            _bytes.PutBinary(NumberRange.Real32Bits(value), 4);
            return Close();
        }

        /// <summary>
        /// Completes a record with a date or time; each type requires its data field: F Int32, G Int16, I Int48, J Int24.
        /// </summary>
        public bool WriteDate(DateParts date)
        {
            DataField wanted;
            switch (date.Type)
            {
                case DataType.Date: wanted = DataField.Int16; break;
                case DataType.Time: wanted = DataField.Int24; break;
                case DataType.DateTime: wanted = DataField.Int32; break;
                default: wanted = DataField.Int48; break;
            }

            _bytes.FailIf(_field != wanted);
            _bytes.PutBinary(date.Bits, DataLayout.Length((int)wanted));
            return Close();
        }

        /// <summary>Completes a record of the data field Int64 with a secondary address: an enhanced identification (VIF 79).</summary>
        public bool WriteAddress(SecondaryAddress address)
        {
            _bytes.FailIf(_field != DataField.Int64);
            _bytes.PutAddress(address);
            return Close();
        }

        /// <summary>Completes a record of variable length with a text of at most 191 characters of ISO 8859-1.</summary>
        public bool WriteText(string text)
        {
            _bytes.FailIf(_field != DataField.Variable || text.Length > MaxTextLength);
            _bytes.Put((byte)text.Length);
            _bytes.PutText(text);
            return Close();
        }

        /// <summary>
        /// Completes a record with raw data: as many bytes as the data field has; for variable length 0 to 15, 16, 20, 24, 28, 32, 48 or
        /// 64, and up to 191 after the VIF of a container or the VIFE of a profile.
        /// </summary>
        public bool WriteBytes(byte[] data, int offset, int count)
        {
            if (_field == DataField.Variable)
            {
                int lvar = _coding == DataCoding.Raw && count <= MaxTextLength ? count : NumberRange.BinaryLvar(count);
                _bytes.FailIf(lvar < 0);
                _bytes.Put((byte)lvar);
            }
            else
            {
                _bytes.FailIf(count != DataLayout.Length((int)_field));
            }

            _bytes.PutBytes(data, offset, count);
            return Close();
        }

        /// <summary>Completes a record without data: data field None or Selection.</summary>
        public bool WriteNoData()
        {
            return WriteBytes(_bytes.Buffer, 0, 0);
        }

        /// <summary>Writes fillers (DIF 2F), which readers skip.</summary>
        public bool WriteFillers(int count)
        {
            return WriteSpecial(DataLayout.Filler, count);
        }

        /// <summary>Writes DIF 0F, or 1F if more telegrams follow, and manufacturer specific data after it. No record may follow.</summary>
        public bool WriteManufacturerData(bool moreRecordsFollow, byte[] data, int offset, int count)
        {
            Restart();
            _bytes.Put(moreRecordsFollow ? DataLayout.MoreRecordsFollow : DataLayout.ManufacturerData);
            _bytes.PutBytes(data, offset, count);
            return Close();
        }

        /// <summary>Writes DIF 7F: a master requests all records.</summary>
        public bool WriteGlobalReadout()
        {
            return WriteSpecial(DataLayout.GlobalReadout, 1);
        }

        /// <summary>
        /// Writes the current record of a reader from its parts, so that the bytes are the same. Records that the reader could not parse
        /// are copied unchanged.
        /// </summary>
        public bool Write(RecordReader record)
        {
            if (record.Kind != RecordKind.Record || !IsWhole(record.Error))
                return WriteRaw(record.Buffer, record.RecordOffset, record.RecordLength);

            Begin(record.DataField, record.Function, record.Storage, record.Tariff, record.Subunit, record.DifeCount);
            AddVif(record.Vif);
            AddVifes(record);
            if (_field == DataField.Variable)
                _bytes.Put(record.Buffer[record.DataOffset - 1]);
            _bytes.PutBytes(record.Buffer, record.DataOffset, record.DataLength);
            return Close();
        }

        private void AddVifes(RecordReader record)
        {
            int text = record.UnitTextOffset;
            bool textFirst = text == record.VifOffset + 1 && record.VifeCount > 0;
            if (textFirst)
                _bytes.PutBytes(record.Buffer, text, 1 + record.Buffer[text]);
            for (int i = 0; i < record.VifeCount; i++)
                AddVife(record.Buffer[record.VifeOffset + i]);
            if (text != 0 && !textFirst)
                _bytes.PutBytes(record.Buffer, text, 1 + record.Buffer[text]);
        }

        private static bool IsWhole(RecordError error)
        {
            return error != RecordError.Truncated && error != RecordError.ReservedLength
                && error != RecordError.TooManyDifes && error != RecordError.TooManyVifes;
        }

        private bool WriteRaw(byte[] buffer, int offset, int count)
        {
            Restart();
            _bytes.PutBytes(buffer, offset, count);
            return Close();
        }

        private bool WriteSpecial(byte dif, int count)
        {
            Restart();
            for (int i = 0; i < count; i++)
                _bytes.Put(dif);
            return Close();
        }

        private void Restart()
        {
            _bytes.Begin();
            _last = _bytes.At;
        }

        /// <summary>Ends the record; begin another one before writing anything else.</summary>
        private bool Close()
        {
            return _bytes.Close(_last != NoVif);
        }
    }
}
