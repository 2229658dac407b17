using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>
    /// The value information block of a record, and what it means: VIF, VIFEs with their effects on unit, power of ten and coding, and the
    /// unit in plain text (EN 13757-3, value information block).
    /// </summary>
    internal sealed class ValueInformation
    {
        /// <summary>VIF of a unit in plain text.</summary>
        internal const byte PlainTextVif = 0x7C;

        private const byte FirstSpecialVif = 0x7B;
        private const byte VifExtensionB = 0xFB;
        private const byte VifExtensionD = 0xFD;
        private const byte VifExtensionF = 0xEF;

        private byte[] _buffer = new byte[0];
        private int _end;
        private int _vif;
        private int _vife;
        private int _vifes;
        private int _text;
        private int _next;
        private int _meaning;
        private bool _isFromMaster;
        private RecordError _error;

        /// <summary>Offset of the VIF.</summary>
        internal int Offset
        {
            get { return _vif; }
        }

        /// <summary>Offset of the VIFEs; the codes of the extension tables after FB and FD are not VIFEs.</summary>
        internal int VifeOffset
        {
            get { return _vife; }
        }

        internal int VifeCount
        {
            get { return _vifes; }
        }

        /// <summary>Offset of the length byte of the unit in plain text; 0 for none.</summary>
        internal int TextOffset
        {
            get { return _text; }
        }

        /// <summary>Quantity, unit, power of ten and coding (<see cref="Meaning"/>); 0 if unknown.</summary>
        internal int PackedMeaning
        {
            get { return _meaning; }
        }

        internal RecordError Error
        {
            get { return _error; }
        }

        internal Quantity Quantity
        {
            get { return Meaning.QuantityOf(_meaning); }
        }

        internal Unit Unit
        {
            get { return Meaning.UnitOf(_meaning); }
        }

        /// <summary>Power of ten from the VIF and its VIFEs.</summary>
        internal int Exponent
        {
            get { return Meaning.ExponentOf(_meaning); }
        }

        internal DataCoding Coding
        {
            get { return Meaning.CodingOf(_meaning); }
        }

        /// <summary>Code of the VIF without extension bits, in the form of <see cref="RecordReader.Vif"/>.</summary>
        internal int Code
        {
            get
            {
                if (TrueVifs == 0)
                    return _buffer[_vif] & ~DataLayout.Extension & 0xFF;
                int vif = _buffer[_vif];
                for (int i = 1; i <= TrueVifs; i++)
                    vif = (vif << 8) | _buffer[_vif + i];
                return vif & ~DataLayout.Extension;
            }
        }

        internal VifeList Vifes
        {
            get { return new VifeList(_buffer, _vif, _vife, _error == RecordError.TooManyVifes ? 0 : _vifes, _isFromMaster); }
        }

        /// <summary>True if the data are manufacturer specific: after VIF 7F or VIFE 7F.</summary>
        internal bool IsManufacturerSpecific
        {
            get { return Quantity == Quantity.ManufacturerSpecific || Vifes.HasManufacturerCodes; }
        }

        /// <summary>Number of codes after FB, FD, FD FD and EF, excluding the bytes of a plain text unit.</summary>
        private int TrueVifs
        {
            get { return _text == 0 ? _vife - _vif - 1 : 0; }
        }

        /// <summary>Begins a telegram.</summary>
        internal void Begin(byte[] buffer, int end, bool isFromMaster)
        {
            _buffer = buffer;
            _end = end;
            _isFromMaster = isFromMaster;
        }

        /// <summary>Reads the block. Returns the offset of what follows it, which is after the end of the telegram if that ends first.</summary>
        /// <param name="offset">Offset of the VIF.</param>
        /// <param name="field">Data field of the DIF, which shows whether a unit in plain text before or after the VIFEs is plausible.</param>
        [MethodImpl(Inlining.Always)]
        internal int Read(int offset, int field)
        {
            byte vif = _buffer[offset];
            _vif = offset;
            _vife = offset + 1;
            _vifes = 0;
            _text = 0;
            _error = RecordError.None;
            if (vif >= FirstSpecialVif)
                return ReadLongVib(vif, field) ? _next : _end + 1;

            SetMeaning(VifTable.Find(vif));
            return offset + 1;
        }

        /// <summary>Forgets the block: none at an offset.</summary>
        internal void Clear(int vif, int vife)
        {
            _vif = vif;
            _vife = vife;
            _vifes = 0;
            _text = 0;
            _meaning = 0;
            _error = RecordError.None;
        }

        /// <summary>Sets the meaning from a table; 0 is an unknown VIF.</summary>
        internal void SetMeaning(int meaning)
        {
            _meaning = meaning;
            if (meaning == 0)
                SetError(RecordError.UnknownVif);
        }

        private bool ReadLongVib(byte vif, int field)
        {
            bool extended = vif >= DataLayout.Extension;
            if ((vif & ~DataLayout.Extension) == PlainTextVif)
            {
                if (!ReadTextVib(extended, field))
                    return false;
            }
            else if (!SkipVifes(SkipTrueVif(vif)))
            {
                return false;
            }

            int trueVifs = TrueVifs;
            bool tooMany = trueVifs + _vifes > DataLayout.MaxExtensions;
            if (tooMany)
                SetError(RecordError.TooManyVifes);
            SetMeaning(VifTable.Find(TableCode(vif, trueVifs)));
            if (_vifes > 0 && !tooMany)
                ApplyVifes();
            return true;
        }

        private void SetError(RecordError error)
        {
            if (_error == RecordError.None)
                _error = error;
        }

        /// <summary>Returns the index of the VIF in the tables. An extension without its code, and EF, have no entry.</summary>
        [MethodImpl(Inlining.Always)]
        private int TableCode(byte vif, int trueVifs)
        {
            if (trueVifs == 0)
                return vif & ~DataLayout.Extension;

            int code = _buffer[_vif + trueVifs] & ~DataLayout.Extension;
            if (trueVifs == 2)
                return VifTable.ExtensionDD + code;
            if (vif == VifExtensionB)
                return VifTable.ExtensionB + code;
            return vif == VifExtensionD ? VifTable.ExtensionD + code : VifTable.NoRow;
        }

        /// <summary>Skips the codes after FB, FD, FD FD and EF. Returns true if VIFEs follow.</summary>
        private bool SkipTrueVif(byte vif)
        {
            byte last = vif;
            if (vif == VifExtensionB || vif == VifExtensionD || vif == VifExtensionF)
            {
                last = NextVifByte();
                if (vif == VifExtensionD && last == VifExtensionD)
                    last = NextVifByte();
            }

            _next = _vife;
            return last >= DataLayout.Extension;
        }

        private byte NextVifByte()
        {
            byte next = _vife < _end ? _buffer[_vife] : DataLayout.Extension;
            _vife++;
            return next;
        }

        /// <summary>Moves from <see cref="_vife"/> to the end of the VIFEs. Returns false if the telegram ends first.</summary>
        [MethodImpl(Inlining.Always)]
        private bool SkipVifes(bool extended)
        {
            int first = _vife;
            int count = 0;
            if (extended)
            {
                while (first + count < _end && _buffer[first + count] >= DataLayout.Extension)
                    count++;
                count++;
            }

            _vifes = count;
            _next = first + count;
            return first + count <= _end;
        }

        /// <summary>
        /// Reads a VIB with a unit in plain text. By the standard it is after all VIFEs; many meters send it directly after the VIF. The
        /// standard's order is used if its result is plausible.
        /// </summary>
        private bool ReadTextVib(bool extended, int field)
        {
            if (TryTextLast(extended) && (!extended || IsPlausible(field)))
                return true;
            if (extended && TryTextFirst() && IsPlausible(field))
                return true;
            return TryTextLast(extended);
        }

        private bool TryTextLast(bool extended)
        {
            _vife = _vif + 1;
            return SkipVifes(extended) && FindText(_next);
        }

        private bool TryTextFirst()
        {
            if (!FindText(_vif + 1))
                return false;
            _vife = _next;
            return SkipVifes(true);
        }

        private bool FindText(int offset)
        {
            _text = offset;
            _next = offset + 1;
            if (offset >= _end)
                return false;
            _next += _buffer[offset];
            return _next <= _end;
        }

        private bool IsPlausible(int field)
        {
            for (int i = 0; i < _buffer[_text]; i++)
            {
                int character = _buffer[_text + 1 + i];
                if (character < 0x20 || (character > 0x7E && character < 0xA0))
                    return false;
            }

            if (field != (int)DataField.Variable)
                return _next + DataLayout.Length(field) <= _end;
            int length = _next < _end ? DataLayout.VariableLength(_buffer[_next]) : DataLayout.Reserved;
            return length >= 0 && _next + 1 + length <= _end;
        }

        /// <summary>
        /// Applies the VIFEs. Corrections apply from left to right; a date or duration replaces the previous meaning of the data.
        /// </summary>
        private void ApplyVifes()
        {
            VifeList vifes = Vifes;
            for (int i = 0; i < vifes.MeaningfulBytes; i += vifes.Length(i))
            {
                VifeRule rule = vifes.Rule(i);
                if (rule == VifeRule.Extension)
                    ApplyExtension(vifes.Length(i) == 2 ? vifes.Code(i + 1) : DataLayout.Extension);
                else if (rule != VifeRule.Plain)
                    Apply(rule, vifes.Code(i));
            }
        }

        private void Apply(VifeRule rule, int code)
        {
            switch (rule)
            {
                case VifeRule.Reserved:
                    SetError(RecordError.UnknownVife);
                    break;
                case VifeRule.Report:
                    SetError(RecordError.Reported);
                    break;
                case VifeRule.Scale:
                case VifeRule.Thousand:
                    Scale(VifeTable.ScaleOf(rule, code));
                    break;
                case VifeRule.Offset:
                    _meaning |= Meaning.HasOffset;
                    break;
                case VifeRule.Date:
                    ReplaceMeaning(Unit.None, DataCoding.AnyDate);
                    break;
                case VifeRule.Duration:
                    ReplaceMeaning((Unit)((int)Unit.Second + (code & 3)), DataCoding.Default);
                    break;
                case VifeRule.Count:
                    ReplaceMeaning(Unit.None, DataCoding.Default);
                    break;
                case VifeRule.NonMetric:
                    ReplaceUnit();
                    break;
                case VifeRule.Profile:
                    SetCoding(DataCoding.Raw);
                    break;
            }
        }

        private void ApplyExtension(int code)
        {
            if (!VifeTable.IsDefinedAfterFc(code))
                SetError(RecordError.UnknownVife);
            else if (code == VifeTable.TypeC)
                SetCoding(DataCoding.Unsigned);
            else if (code == VifeTable.TypeD)
                SetCoding(DataCoding.Bits);
        }

        private void Scale(int exponent)
        {
            _meaning = Meaning.WithExponent(_meaning, Meaning.ExponentOf(_meaning) + exponent);
        }

        private void SetCoding(DataCoding coding)
        {
            _meaning = Meaning.WithCoding(_meaning, coding);
        }

        private void ReplaceMeaning(Unit unit, DataCoding coding)
        {
            _meaning = Meaning.Pack(Meaning.QuantityOf(_meaning), unit, 0, coding);
        }

        // VIFE 3D has no effect if there is no unit.
        private void ReplaceUnit()
        {
            bool isPrimary = TrueVifs == 0;
            bool isReplaced = isPrimary && NonMetricUnit.TryReplace(ref _meaning, _buffer[_vif] & ~DataLayout.Extension);
            if (!isReplaced && Meaning.UnitOf(_meaning) != Unit.None)
                SetError(RecordError.UnknownVife);
        }
    }
}
