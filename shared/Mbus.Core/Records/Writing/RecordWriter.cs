namespace Mbus
{
    /// <summary>
    /// Writes records in sequence: the counterpart of <see cref="RecordReader"/>. Begin a record, add its VIF and VIFEs in wire order, and
    /// complete it with its value. A record is written completely or not at all: the completing methods return false, and leave earlier
    /// bytes unchanged, if the record does not fit into the buffer or a part does not fit into its field.
    /// </summary>
    /// <remarks>EN 13757-3: data blocks. Numbers are written low byte first; where editions differ, the new form is written.</remarks>
    public sealed partial class RecordWriter
    {
        private const int NoVif = -1;
        private const int MaxTextLength = DataLayout.LastTextLength;

        private byte[] _buffer = new byte[0];
        private int _offset;
        private int _end;
        private int _next;
        private int _at;
        private int _last;
        private int _vifes;
        private DataField _field;
        private DataCoding _coding;
        private byte _vife;
        private bool _failed;

        /// <summary>Length of the records written so far, in bytes.</summary>
        public int Length
        {
            get { return _next - _offset; }
        }

        /// <summary>Starts a new sequence of records in a part of a buffer.</summary>
        /// <exception cref="System.ArgumentException">The range is outside the buffer.</exception>
        public void Reset(byte[] buffer, int offset, int count)
        {
            RecordReader.CheckRange(buffer, offset, count);
            _buffer = buffer;
            _offset = offset;
            _end = offset + count;
            _next = offset;
            _at = offset;
            _failed = true;
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
            _at = _next;
            _failed = field == DataField.Special;
            _field = field;
            _coding = DataCoding.Default;
            _vife = 0;
            _vifes = 0;
            _last = NoVif;
            Put((byte)((int)field | ((int)function << 4) | ((int)(storage & 1) << 6)));
            storage >>= 1;
            for (int i = 0; i < DataLayout.MaxExtensions && (i < difeCount || storage != 0 || tariff != 0 || subunit != 0); i++)
            {
                Extend(_at - 1);
                Put((byte)((int)(storage & 0x0F) | ((tariff & 3) << 4) | ((subunit & 1) << 6)));
                storage >>= 4;
                tariff >>= 2;
                subunit >>= 1;
            }

            if (storage != 0 || tariff != 0 || subunit != 0 || difeCount > DataLayout.MaxExtensions)
                _failed = true;
        }

        /// <summary>Adds the VIF: its code in the form of <see cref="RecordReader.Vif"/>, for example 0x13, 0xFB01 or 0xFDFD02.</summary>
        public void AddVif(int code)
        {
            _vifes = code > 0xFFFF ? 2 : code > 0xFF ? 1 : 0;
            for (int i = _vifes; i > 0; i--)
                Put((byte)(code >> (8 * i)));
            _last = _at;
            Put((byte)(code & ~DataLayout.Extension));
            _coding = VifTable.CodingOf(code);
        }

        /// <summary>
        /// Adds the unit in plain text (VIF 7C), in ISO 8859-1. The standard puts it after the VIFEs, many meters before them.
        /// </summary>
        public void AddUnitText(string text)
        {
            if (text.Length > 0xFF)
                _failed = true;
            Put((byte)text.Length);
            PutText(text);
        }

        /// <summary>Adds a VIFE, 00 to 7F; at most 10, including the codes after FB and FD.</summary>
        public void AddVife(byte code)
        {
            _failed |= _last == NoVif || _vifes == DataLayout.MaxExtensions;
            Extend(_last);
            _last = _at;
            _vifes++;
            code = (byte)(code & ~DataLayout.Extension);
            Put(code);
            _coding = VifeTable.Recode(_coding, _vife, code);
            _vife = code;
        }

        /// <summary>Adds the one or two VIFEs of an effect.</summary>
        public void AddEffect(VifeEffect effect)
        {
            if (((int)effect & 0x100) != 0)
                AddVife(0x7C);
            AddVife((byte)((int)effect & 0x7F));
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
            Put(moreRecordsFollow ? DataLayout.MoreRecordsFollow : DataLayout.ManufacturerData);
            PutBytes(data, offset, count);
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
                Put(record.Buffer[record.DataOffset - 1]);
            PutBytes(record.Buffer, record.DataOffset, record.DataLength);
            return Close();
        }

        private void AddVifes(RecordReader record)
        {
            int text = record.UnitTextOffset;
            bool textFirst = text == record.VifOffset + 1 && record.VifeCount > 0;
            if (textFirst)
                PutBytes(record.Buffer, text, 1 + record.Buffer[text]);
            for (int i = 0; i < record.VifeCount; i++)
                AddVife(record.Buffer[record.VifeOffset + i]);
            if (text != 0 && !textFirst)
                PutBytes(record.Buffer, text, 1 + record.Buffer[text]);
        }

        private static bool IsWhole(RecordError error)
        {
            return error != RecordError.Truncated && error != RecordError.ReservedLength
                && error != RecordError.TooManyDifes && error != RecordError.TooManyVifes;
        }

        private bool WriteRaw(byte[] buffer, int offset, int count)
        {
            Restart();
            PutBytes(buffer, offset, count);
            return Close();
        }

        private bool WriteSpecial(byte dif, int count)
        {
            Restart();
            for (int i = 0; i < count; i++)
                Put(dif);
            return Close();
        }

        private void Restart()
        {
            _at = _next;
            _last = _at;
            _failed = false;
        }

        /// <summary>Ends the record; begin another one before writing anything else.</summary>
        private bool Close()
        {
            bool written = !_failed && _last != NoVif;
            if (written)
                _next = _at;
            _at = _next;
            _failed = true;
            return written;
        }

        private void Put(byte value)
        {
            if (_at < _end)
                _buffer[_at] = value;
            else
                _failed = true;
            _at++;
        }

        private void PutBytes(byte[] data, int offset, int count)
        {
            if (count > _end - _at)
                _failed = true;
            else if (count > 0)
                System.Array.Copy(data, offset, _buffer, _at, count);
            _at += count;
        }

        private void PutText(string text)
        {
            for (int i = text.Length - 1; i >= 0; i--)
            {
                if (text[i] > 0xFF)
                    _failed = true;
                Put((byte)text[i]);
            }
        }

        private void Extend(int at)
        {
            if (at >= 0 && at < _end)
                _buffer[at] |= DataLayout.Extension;
        }
    }
}
