using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>Finds the records of a telegram, and the parts of each: DIF, DIFEs, value information, data.</summary>
    internal sealed class RecordParser
    {
        private const int FromMaster = 1;
        private const int HighByteFirst = 2;
        private const int Fixed = 4;
        private const int More = 8;

        private const int MissingLengthByte = 1;

        private readonly ValueInformation _vib = new();
        private byte[] _buffer = new byte[0];
        private int _next;
        private int _end;
        private int _start;
        private int _dataLength;
        private int _counters;
        private byte _dif;
        private int _mode;
        private RecordKind _kind;
        private RecordError _error;
        private DataType _type;

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        internal RecordKind Kind
        {
            get { return _kind; }
        }

        internal RecordError Error
        {
            get { return _error; }
        }

        internal bool MoreRecordsFollow
        {
            get { return (_mode & More) != 0; }
        }

        internal bool IsHighByteFirst
        {
            get { return (_mode & HighByteFirst) != 0; }
        }

        /// <summary>Offset of the DIF.</summary>
        internal int Start
        {
            get { return _start; }
        }

        /// <summary>Offset of the next record.</summary>
        internal int Next
        {
            get { return _next; }
        }

        /// <summary>DIF; for a counter of the fixed structure, the equivalent DIF.</summary>
        internal byte Dif
        {
            get { return _dif; }
        }

        /// <summary>Length and coding of the data: the lower four bits of the DIF.</summary>
        internal int Field
        {
            get { return _dif & DataLayout.FieldMask; }
        }

        internal bool HasDifes
        {
            get { return _dif >= DataLayout.Extension; }
        }

        /// <summary>Number of DIFEs after the DIF; those after the tenth are not used.</summary>
        internal int DifeCount
        {
            get { return _kind == RecordKind.Record ? _vib.Offset - _start - 1 : 0; }
        }

        internal ValueInformation Vib
        {
            get { return _vib; }
        }

        /// <summary>Offset of the data, after a length byte (LVAR).</summary>
        internal int Data
        {
            get { return _next - _dataLength; }
        }

        internal int DataLength
        {
            get { return _dataLength; }
        }

        /// <summary>Length byte (LVAR); 0 for a data field of fixed length.</summary>
        internal byte LengthByte
        {
            get { return Field == (int)DataField.Variable ? _buffer[Data - 1] : (byte)0; }
        }

        /// <summary>Coding of the data.</summary>
        internal DataType Type
        {
            get { return _type; }
        }

        internal void Reset(in TelegramHeader header)
        {
            _mode = 0;
            if (header.Content == TelegramContent.FixedCounters)
                _mode |= Fixed;
            if (header.IsFromMaster)
                _mode |= FromMaster;
            if (header.IsHighByteFirst)
                _mode |= HighByteFirst;
            bool readable = header.Content == TelegramContent.Records || header.Content == TelegramContent.FixedCounters
                || header.Content == TelegramContent.Selection;
            int length = header.DataLength;
            Begin(header.Buffer, header.Offset + header.Length - length, readable ? length : 0);
            if (header.Content == TelegramContent.FixedCounters)
                _counters = FixedCounters.Pack(header);
        }

        internal void Reset(byte[] buffer, int offset, int count, bool isFromMaster)
        {
            _mode = isFromMaster ? FromMaster : 0;
            Begin(buffer, offset, count);
        }

        /// <summary>Moves to the next record. Returns false after the last. Fillers (DIF 2F) are skipped.</summary>
        internal bool Read()
        {
            int at = _next;
            _error = RecordError.None;
            if ((_mode & Fixed) != 0)
                return at < _end ? ReadCounter(at) : End(at);

            while (at < _end)
            {
                byte dif = _buffer[at];
                if (dif != DataLayout.Filler)
                    return ReadRecord(at, dif);
                at++;
            }

            return End(at);
        }

        /// <summary>Skips to the end of a telegram. Returns true if the slave has more telegrams (DIF 1F).</summary>
        internal bool ReadToEnd(Frame telegram)
        {
            Reset(TelegramHeader.Read(telegram));
            do
            {
                Skim();
            }
            while (Read());

            return MoreRecordsFollow;
        }

        /// <summary>
        /// Joins the masked bits of each DIFE to a number; each DIFE weighs <paramref name="weight"/> times as much as the one before.
        /// </summary>
        internal ulong JoinDifes(uint mask, uint weight)
        {
            byte[] buffer = _buffer;
            int start = _start;
            int difes = DifeCount;
            if (difes > DataLayout.MaxExtensions)
                difes = DataLayout.MaxExtensions;
            ulong sum = 0;
            for (int i = difes; i > 0; i--)
                sum = (sum * weight) + (buffer[start + i] & mask);
            return sum;
        }

        private void Begin(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _end = offset + count;
            _error = RecordError.None;
            _vib.Begin(buffer, _end, (_mode & FromMaster) != 0);
            End(offset);
        }

        // Skips whole records of a fixed length, up to one that must be parsed. An interpreter runs this for every byte that a bridge
        // forwards, so it avoids calls.
        private void Skim()
        {
            if ((_mode & Fixed) != 0)
                return;

            byte[] lengths = DataLayout.Lengths;
            byte[] buffer = _buffer;
            int end = _end;
            int start = _next;
            while (start < end)
            {
                int last = buffer[start];
                int field = last & DataLayout.FieldMask;
                int at = start + 1;
                if (field == DataLayout.FieldMask || field == (int)DataField.Variable)
                    break;

                while (last >= DataLayout.Extension && at < end)
                    last = buffer[at++];
                if (at >= end)
                    break;

                last = buffer[at++];
                if ((last & ~DataLayout.Extension) == ValueInformation.PlainTextVif)
                    break;

                while (last >= DataLayout.Extension && at < end)
                    last = buffer[at++];
                at += lengths[field];
                if (last >= DataLayout.Extension || at > end)
                    break;

                start = at;
            }

            _next = start;
        }

        private bool End(int at)
        {
            _start = at;
            _kind = RecordKind.None;
            _dif = 0;
            _next = at;
            Clear(at, at);
            return false;
        }

        private bool ReadCounter(int start)
        {
            Clear(start, start);
            _start = start;
            _kind = RecordKind.FixedCounter;
            _dataLength = FixedCounters.Length;
            _next = start + FixedCounters.Length;
            _dif = FixedCounters.Dif(_counters);
            _vib.SetMeaning(FixedUnitTable.Find(FixedCounters.Unit(_counters)));
            _error = _vib.Error;
            _type = DataTypeRule.FindNumber(DataCoding.Default, Field);
            _counters = FixedCounters.Next(_counters);
            return true;
        }

        [MethodImpl(Inlining.Always)]
        private bool ReadRecord(int start, byte dif)
        {
            int field = dif & DataLayout.FieldMask;
            _start = start;
            _dif = dif;
            if (field == DataLayout.FieldMask)
                return ReadSpecial();

            _kind = RecordKind.Record;
            int vif = dif < DataLayout.Extension ? start + 1 : SkipDifes();
            if (vif >= _end)
                return Truncate(_end);
            int data = _vib.Read(vif, field);
            return data <= _end ? ReadData(data, field) : Truncate(vif);
        }

        private bool ReadSpecial()
        {
            Clear(_start + 1, _start + 1);
            _next = _start + 1;
            if (_dif == DataLayout.GlobalReadout)
            {
                _kind = RecordKind.GlobalReadout;
                return true;
            }

            _next = _end;
            _dataLength = _end - _start - 1;
            if (_dataLength > 0)
                _type = DataType.Bytes;
            if (_dif == DataLayout.ManufacturerData)
            {
                _kind = RecordKind.ManufacturerData;
            }
            else if (_dif == DataLayout.MoreRecordsFollow)
            {
                _kind = RecordKind.MoreRecordsFollow;
                _mode |= More;
            }
            else
            {
                _kind = RecordKind.ReservedDif;
                _error = RecordError.ReservedDif;
            }

            return true;
        }

        private int SkipDifes()
        {
            int first = _start + 1;
            int count = 0;
            while (first + count < _end && _buffer[first + count] >= DataLayout.Extension)
                count++;
            count++;
            if (count > DataLayout.MaxExtensions)
                _error = RecordError.TooManyDifes;
            return first + count;
        }

        [MethodImpl(Inlining.Always)]
        private bool ReadData(int data, int field)
        {
            int length = DataLayout.Lengths[field];
            if (field == (int)DataField.Variable)
                length = data < _end ? DataLayout.VariableLength(_buffer[data++]) : MissingLengthByte;

            int next = data + length;
            if (length < 0 || next > _end)
                return TruncateData(data, length < 0 ? RecordError.ReservedLength : RecordError.Truncated);

            _dataLength = length;
            _next = next;
            if (_vib.Error != RecordError.None && _error == RecordError.None)
                _error = _vib.Error;
            DataCoding coding = _vib.Coding;
            if (coding >= DataCoding.Address || field == (int)DataField.Variable)
                return FindType(coding, field);
            _type = length == 0 ? DataType.None : DataTypeRule.FindNumber(coding, field);
            return true;
        }

        /// <summary>Finds the data type where more than the coding and the data field determine it.</summary>
        private bool FindType(DataCoding coding, int field)
        {
            if (_dataLength == 0)
            {
                _type = DataType.None;
                return true;
            }

            if (DataTypeRule.IsDate(coding, field))
            {
                _type = DataTypeRule.FindDate(coding, field);
                return true;
            }

            if (_error == RecordError.None && DataTypeRule.RequiresDate(coding))
                _error = RecordError.DataField;
            _type = DataTypeRule.Find(coding, field, LengthByte, _dataLength);
            if (_type == DataType.Text && _vib.IsManufacturerSpecific && !DataBytes.IsAscii(_buffer, Data, _dataLength))
                _type = DataType.Bytes;
            if (_type == DataType.Address && IsHighByteFirst)
                _type = DataType.Integer;
            return true;
        }

        /// <summary>Handles a telegram that ends before the data: missing VIF, VIFEs and data are empty, at its end.</summary>
        private bool Truncate(int vif)
        {
            Clear(vif, _end);
            _next = _end;
            _error = RecordError.Truncated;
            return true;
        }

        private bool TruncateData(int data, RecordError error)
        {
            _error = error;
            _type = DataType.None;
            _next = _end;
            _dataLength = _end - data;
            return true;
        }

        private void Clear(int vif, int data)
        {
            _vib.Clear(vif, data);
            _dataLength = 0;
            _type = DataType.None;
        }
    }
}
