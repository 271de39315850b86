-- What pandoc's Typst writer would drop: the meaning of our classes, the alt text of pictures and of formulas.

local BOXES = {}
for name in ([[pn-item pn-ready pn-result pn-law pn-dung pn-gan_dung pn-chua_dung pn-mishap pn-cite pn-item-title pn-stem
  pn-legend pn-fold-title pn-options pn-lines pn-line pn-answer-entry pn-dense pn-many pn-long pn-cover pn-kicker pn-subtitle
  pn-two pn-key pn-low pn-turned
  pn-cover-landscape pn-cover-wall pn-cover-card pn-cover-certificate pn-cert-name pn-cert-what
  pn-cert-result pn-cert-told pn-cert-small]]):gmatch('%S+') do BOXES[name] = true end
local SPANS = {['pn-cite'] = true}

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ') .. '"'
end

function Div(div)
  if div.classes:includes('pn-answers') then
    div.content:insert(1, pandoc.RawBlock('typst', '#pagebreak(weak: true)'))
    return div.content
  end
  if div.classes:includes('pn-back') then
    div.content:insert(1, pandoc.RawBlock('typst', '#pn-card-back'))
    return div.content
  end
  local blocks = div.content:map(function(block)
    return block.t == 'Plain' and pandoc.Para(block.content) or block  -- each division on its own line
  end)
  for _, name in ipairs(div.classes) do
    if BOXES[name] then
      blocks:insert(1, pandoc.RawBlock('typst', '#pn-box("' .. name .. '")['))
      blocks:insert(pandoc.RawBlock('typst', ']'))
    end
  end
  return blocks
end

-- A division that wants a sheet of its own kind names it for the whole document, before anything is set.
local SHEETS = {['pn-landscape'] = true, ['pn-card'] = true, ['pn-certificate'] = true, ['pn-wall'] = true}

local function sheet(doc)
  local found
  doc:walk({Div = function(div)
    for _, name in ipairs(div.classes) do
      if SHEETS[name] then found = name end
    end
  end})
  if found then
    doc = doc:walk({Div = function(div)
      if div.classes:includes('pn-cover') then
        div.classes = {'pn-cover-' .. found:sub(4)}
        return div
      end
    end})
    doc.blocks:insert(1, pandoc.RawBlock('typst', '#show: pn-sheet.with("' .. found .. '")'))
  end
  return doc
end

function Span(span)
  for _, name in ipairs(span.classes) do
    if SPANS[name] then
      local inlines = span.content
      inlines:insert(1, pandoc.RawInline('typst', '#pn-span("' .. name .. '")['))
      inlines:insert(pandoc.RawInline('typst', ']'))
      return inlines
    end
  end
end

function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  return pandoc.RawInline('typst', '#pn-picture(' .. quoted(image.src) .. ', ' .. quoted(alt) .. ')')
end

function Math(math)
  local written = pandoc.write(pandoc.Pandoc{pandoc.Para{math}}, 'typst'):gsub('%s+$', '')
  local block = math.mathtype == 'DisplayMath' and 'true' or 'false'
  return pandoc.RawInline('typst', '#math.equation(block: ' .. block .. ', alt: ' .. quoted(math.text) .. ', ' .. written .. ')')
end

return {{Pandoc = sheet}, {Div = Div, Span = Span, Image = Image, Math = Math}}
