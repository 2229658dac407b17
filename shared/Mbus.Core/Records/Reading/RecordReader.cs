using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>
    /// Reads the records of a telegram in sequence from a buffer owned by the caller, which must not change meanwhile. Allocates nothing,
    /// and does not throw for any bytes: see <see cref="Error"/> for the error of a record; the next record is still read. Run time is
    /// linear in the length of the telegram. One reader can read any number of telegrams.
    /// </summary>
    /// <remarks>EN 13757-3: data blocks; the fixed data structure of EN 1434-3:1997 is read as two records.</remarks>
    public sealed class RecordReader
    {
        private readonly RecordParser _record;
        private readonly ValueInformation _vib;

        /// <summary>Creates a reader without a telegram.</summary>
        public RecordReader()
        {
            _record = new RecordParser();
            _vib = _record.Vib;
        }

        /// <summary>Buffer of the telegram; all offsets below refer to it.</summary>
        public byte[] Buffer
        {
            get { return _record.Buffer; }
        }

        /// <summary>Kind of the item found by the last <see cref="Read"/>.</summary>
        public RecordKind Kind
        {
            get { return _record.Kind; }
        }

        /// <summary>Error of this record.</summary>
        public RecordError Error
        {
            get { return _record.Error; }
        }

        /// <summary>True after DIF 1F: the slave has more telegrams.</summary>
        public bool MoreRecordsFollow
        {
            get { return _record.MoreRecordsFollow; }
        }

        /// <summary>Offset of the record: its DIF.</summary>
        public int RecordOffset
        {
            get { return _record.Start; }
        }

        /// <summary>Length of the whole record in bytes, DIF to data.</summary>
        public int RecordLength
        {
            get { return Kind == RecordKind.None ? 0 : _record.Next - _record.Start; }
        }

        /// <summary>DIF; for a counter of the fixed structure, the equivalent DIF.</summary>
        public byte Dif
        {
            get { return _record.Dif; }
        }

        /// <summary>Length and coding of the data.</summary>
        public DataField DataField
        {
            get { return (DataField)_record.Field; }
        }

        /// <summary>Function of the value: instantaneous, maximum, minimum or error.</summary>
        public RecordFunction Function
        {
            get { return (RecordFunction)((RecordDif >> 4) & 3); }
        }

        /// <summary>Storage number, 41 bits: 0 is the present, others are the slave's history.</summary>
        public ulong Storage
        {
            [MethodImpl(Inlining.Always)]
            get
            {
                uint lowest = (uint)(RecordDif >> 6) & 1;
                return _record.HasDifes ? lowest | (_record.JoinDifes(0x0F, 16) << 1) : lowest;
            }
        }

        /// <summary>Tariff, 20 bits: 0 is the total.</summary>
        public int Tariff
        {
            [MethodImpl(Inlining.Always)]
            get { return _record.HasDifes ? (int)_record.JoinDifes(0x30, 4) >> 4 : 0; }
        }

        /// <summary>Subunit of the device, 10 bits.</summary>
        public int Subunit
        {
            [MethodImpl(Inlining.Always)]
            get { return _record.HasDifes ? (int)_record.JoinDifes(0x40, 2) >> 6 : 0; }
        }

        /// <summary>True if the last DIFE is 00: the storage number is a register number (EN 13757-3:2018, final DIFE).</summary>
        public bool IsRegister
        {
            get { return DifeCount > 0 && Buffer[VifOffset - 1] == 0; }
        }

        /// <summary>Number of DIFEs after the DIF; those after the tenth are not used.</summary>
        public int DifeCount
        {
            get { return _record.DifeCount; }
        }

        /// <summary>
        /// Code of the VIF without extension bits: one byte, or two after FB, FD and EF (FB01), or three after FD FD (FDFD02). 0 if the
        /// telegram ends first.
        /// </summary>
        public int Vif
        {
            get { return Kind != RecordKind.Record || (_vib.PackedMeaning == 0 && _vib.Error == RecordError.None) ? 0 : _vib.Code; }
        }

        /// <summary>Offset of the VIF.</summary>
        public int VifOffset
        {
            get { return _vib.Offset; }
        }

        /// <summary>Offset of the VIFEs; the codes of the extension tables after FB and FD are not VIFEs.</summary>
        public int VifeOffset
        {
            get { return _vib.VifeOffset; }
        }

        /// <summary>Number of VIFE bytes.</summary>
        public int VifeCount
        {
            get { return _vib.VifeCount; }
        }

        /// <summary>Number of VIFE effects: FC and its code are one effect; manufacturer specific codes after 7F are not counted.</summary>
        public int EffectCount
        {
            get { return _vib.Vifes.Count; }
        }

        /// <summary>Offset of the data, after a length byte (LVAR).</summary>
        public int DataOffset
        {
            get { return _record.Data; }
        }

        /// <summary>Length of the data in bytes. Texts are stored last character first.</summary>
        public int DataLength
        {
            get { return _record.DataLength; }
        }

        /// <summary>
        /// Quantity of the value. A VIFE that turns the data into a date or a duration does not change it: the date of a volume.
        /// </summary>
        public Quantity Quantity
        {
            get { return _vib.Quantity; }
        }

        /// <summary>
        /// Unit of the value after multiplication by ten to the power of <see cref="Exponent"/>; none for dates and texts.
        /// </summary>
        public Unit Unit
        {
            get { return _vib.Unit; }
        }

        /// <summary>Power of ten from the VIF and its VIFEs, to be applied to integer and real.</summary>
        public int Exponent
        {
            get { return _vib.Exponent; }
        }

        /// <summary>Coding of the data, which determines the method below that returns the value.</summary>
        public DataType Type
        {
            get { return _record.Type; }
        }

        /// <summary>
        /// True if the data are the pattern reserved by their coding for "no valid value": the minimum of type B, all ones of type C, a
        /// digit above 9 in BCD, a floating point number that is not finite, a date marked invalid by the meter.
        /// </summary>
        public bool IsInvalid
        {
            get { return ValueDecoder.IsInvalid(_record); }
        }

        /// <summary>Offset of the length byte of the unit in plain text; 0 for none.</summary>
        internal int UnitTextOffset
        {
            get { return _vib.TextOffset; }
        }

        /// <summary>DIF of a record or counter; a special DIF has neither function nor storage.</summary>
        private int RecordDif
        {
            get { return Kind <= RecordKind.FixedCounter ? _record.Dif : 0; }
        }

        /// <summary>Moves to the start of a telegram's content; only content of records or counters has records.</summary>
        public void Reset(TelegramHeader header)
        {
            _record.Reset(header);
        }

        /// <summary>Moves to the start of records without a header, such as those of a decrypted body.</summary>
        /// <exception cref="System.ArgumentException">The range is outside the buffer.</exception>
        public void Reset(byte[] buffer, int offset, int count, bool isFromMaster)
        {
            CheckRange(buffer, offset, count);
            _record.Reset(buffer, offset, count, isFromMaster);
        }

        /// <summary>Moves to the next record. Returns false after the last. Fillers (DIF 2F) are skipped.</summary>
        public bool Read()
        {
            return _record.Read();
        }

        /// <summary>Skips to the end of a telegram. Returns true if the slave has more telegrams (DIF 1F).</summary>
        public bool ReadToEnd(Frame telegram)
        {
            return _record.ReadToEnd(telegram);
        }

        /// <summary>Returns one effect, in the order of the VIFEs; <see cref="VifeEffect.NoError"/> if the index is too high.</summary>
        public VifeEffect GetEffect(int index)
        {
            return _vib.Vifes.Effect(index);
        }

        /// <summary>
        /// Gets the number as sent, to be multiplied by ten to the power of <see cref="Exponent"/>: types A, B, C and D. Returns false for
        /// other types, for invalid data, and for numbers of type C above 2^63 - 1.
        /// </summary>
        public bool TryGetInteger(out long value)
        {
            return ValueDecoder.TryGetInteger(_record, out value);
        }

        /// <summary>
        /// Gets the exact value in <see cref="Unit"/>, <paramref name="mantissa"/> times ten to the power of <paramref name="exponent"/>,
        /// with all VIFE corrections. Returns false if there is no integer, if an error makes its meaning uncertain, or if the mantissa would
        /// not fit. A record whose error is reported by the slave, or a date in another data field, still has a number.
        /// </summary>
        public bool TryGetDecimal(out long mantissa, out int exponent)
        {
            return ValueDecoder.TryGetDecimal(_record, out mantissa, out exponent);
        }

        /// <summary>
        /// Gets the floating point number as sent, to be multiplied by ten to the power of <see cref="Exponent"/>: type H. Returns false
        /// for other types, or if it is not finite.
        /// </summary>
        public bool TryGetReal(out double value)
        {
            return ValueDecoder.TryGetReal(_record, out value);
        }

        /// <summary>Gets the components of a date or time, valid or not: types F, G, I and J. Returns false for other types.</summary>
        public bool TryGetDate(out DateParts date)
        {
            return ValueDecoder.TryGetDate(_record, out date);
        }

        /// <summary>Gets the secondary address of an enhanced identification (VIF 79 with 8 bytes). Returns false for other types.</summary>
        public bool TryGetAddress(out SecondaryAddress address)
        {
            return ValueDecoder.TryGetAddress(_record, out address);
        }

        /// <summary>
        /// Gets the text in reading order. Returns false for other types. Allocates the string. On nanoFramework it ends before the first
        /// NUL; all bytes are available at <see cref="DataOffset"/>.
        /// </summary>
        public bool TryGetText(out string text)
        {
            return ValueDecoder.TryGetText(_record, out text);
        }

        /// <summary>Gets the unit in plain text (VIF 7C). Returns false for records without it. Allocates the string.</summary>
        public bool TryGetUnitText(out string text)
        {
            return ValueDecoder.TryGetUnitText(_record, out text);
        }

        internal static void CheckRange(byte[] buffer, int offset, int count)
        {
            if (buffer == null || offset < 0 || count < 0 || offset > buffer.Length - count)
                throw new System.ArgumentException("offset and count must lie within the buffer.");
        }
    }
}
